# What several screens share: buttons, lists.

parts-close = Close
parts-cancel = Cancel
parts-copy = Copy
parts-copy-copied = Copied
parts-copy-failed = Copy failed
parts-checking = Checking
# Between the items of a list.
parts-comma = { ", " }
parts-sign-in-with-chatgpt = Sign in with ChatGPT
parts-sign-in-short = Sign in…
