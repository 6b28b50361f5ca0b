"""Sentiment: of a sentence (VADER), and toward a target in it.

`sentence` says how a sentence sounds; `toward` says how it treats somebody. The two often differ: a sentence
about a crime sounds negative, but only one of the people in it committed the crime. In `toward`, -1 is
negative about the target, +1 positive; `label` turns the number into a class.
"""

from framing.sentiment.target import label, toward, toward_many
from framing.sentiment.vader import sentence, sentences

__all__ = ["label", "sentence", "sentences", "toward", "toward_many"]
