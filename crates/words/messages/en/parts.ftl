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
parts-sign-in-with-chatgpt = Sign in with ChatGPT
parts-sign-in-short = Sign in…
parts-open-endpoints = Open endpoints
parts-open-accounts = Open Accounts
parts-default-model = Default model
parts-sign-in-again = Sign in again

# A usage limit's meter.
parts-usage-five_hour = 5 h
parts-usage-weekly = Week
parts-usage-other = Limit
parts-usage-percent = { $percent } %
parts-usage-resets = { $percent } %, resets { $time }
parts-usage-about = { $window } usage { $percent } percent
parts-usage-reset-at = Resets { $time }

# How large a file is.
parts-size-bytes = { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
}
parts-size-kb = { $size } kB
parts-size-mb = { $size } MB
