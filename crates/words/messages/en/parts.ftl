# What several screens share: buttons, lists.

parts-close = Close
parts-cancel = Cancel
parts-done = Done
parts-undo = Undo
parts-undoing = Undoing
parts-copy = Copy
parts-copy-copied = Copied
parts-copy-failed = Copy failed
parts-checking = Checking
parts-what-changed = What changed
# Between the items of a list.
parts-comma = { ", " }
# Between two whole sentences.
parts-between-sentences = { " " }
parts-sign-in-with-chatgpt = Sign in with ChatGPT
parts-sign-in-short = Sign in…
parts-open-endpoints = Open endpoints
