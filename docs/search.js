// A browser starts no worker from a page on disk: there the search runs in a hidden frame instead.
if (location.protocol === "file:")
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      this.frame = new Promise((ready) => {
        addEventListener("DOMContentLoaded", () => {
          const frame = Object.assign(document.createElement("iframe"), { hidden: true, title: "search" });
          document.body.append(frame);
          const inner = frame.contentWindow;
          inner.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
          const script = Object.assign(inner.document.createElement("script"), { src: url });
          script.onload = () => ready(inner);
          inner.document.body.append(script);
        }, { once: true });
        if (document.readyState !== "loading") dispatchEvent(new Event("DOMContentLoaded"));
      });
    }
    postMessage(data) {
      this.frame.then((inner) => inner.dispatchEvent(new MessageEvent("message", { data })));
    }
  };
