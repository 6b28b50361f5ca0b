"""The article as it is read: its document, its quotations, its furniture."""
