# The command palette.

palette-open = Open the command palette
palette-field = Find a command
palette-commands = Commands
palette-none = No command, tool or conversation is called that.
palette-count = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
palette-foot-move = move
palette-foot-run = run
palette-foot-preview = preview
palette-foot-close = close

palette-section-recent = Recent
palette-section-go = Go to
palette-section-repair = Repair
palette-section-files = Files
palette-section-test = Live test
palette-section-chat = Chat
palette-section-conversations = Conversations
palette-section-accounts = Accounts
palette-section-settings = Settings

palette-show-tool = in Health
palette-findings = { $count ->
    [one] { $count } finding
   *[other] { $count } findings
}
palette-tools = { $count ->
    [one] { $count } tool
   *[other] { $count } tools
}
palette-kept = { $count } kept
palette-test = Test { $name }
palette-account-use = Use { $name }
palette-account-again = Sign in again: { $name }
palette-account-out = Sign out of { $name }
palette-setting = { $of }: { $value }
palette-on = on
palette-off = off

# Why a command can't be had now.
palette-why-busy = Something else is under way
palette-why-checking = Checking now
palette-why-chosen = In use
palette-why-ended = Its sign-in has ended
palette-why-running = Running now
palette-why-no-answer = No answer is running
palette-why-none-answered = No answer is there yet
palette-why-none-asked = No message is there yet
palette-why-no-conversation = No conversation is open
palette-why-no-file = No file belongs to it
palette-why-no-finding = No finding has the focus
palette-why-no-past = Nothing was repaired yet
palette-why-no-repair = This finding has no repair
palette-why-no-search = The model cannot search the web
palette-why-no-test = No test is running
palette-why-nothing-deleted = No conversation was deleted
palette-why-nothing-to-repair = Nothing to repair
palette-why-nothing-to-test = Nothing to test
palette-why-nothing-to-undo = Nothing to undo
palette-why-one-target = There is one route only
