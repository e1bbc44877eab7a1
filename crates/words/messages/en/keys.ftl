# Commands and their keys: the shortcut sheet, the palette, tooltips.

keys-palette = Command palette
keys-shortcuts = Keyboard shortcuts
keys-region-next = Sidebar, list, page
keys-region-previous = Previous part of the window
keys-check = Check again
keys-repair-all = Repair all
keys-finding-next = Next finding
keys-finding-previous = Previous finding
keys-finding-move = Next, previous finding
keys-finding-preview = Preview the repair
keys-finding-repair = Repair the finding
keys-finding-open = Open the file at the line
keys-undo = Undo the last repair
keys-past-repairs = Show past repairs
keys-meaning = Explain an error text
keys-chat-new = New conversation
keys-chat-find = Search conversations
keys-chat-send = Send the message
keys-chat-line = New line
keys-chat-stop = Stop the answer
keys-chat-model = Choose the model
keys-chat-rename = Rename the conversation
keys-chat-pin = Pin or unpin the conversation
keys-chat-delete = Delete the conversation
keys-chat-undo = Undo the deletion
keys-chat-export-markdown = Export as Markdown…
keys-chat-export-json = Export as JSON…
keys-chat-export-all = Export all conversations…
keys-chat-import = Import conversations…
keys-chat-web = Switch web search on or off
keys-chat-attach = Attach pictures or text files
keys-chat-instructions = Instructions for this conversation
keys-live-run = Run the live test again
keys-live-step = Open or close a step
keys-live-previous = Previous route
keys-live-next = Next route
keys-live-move = Previous, next route
keys-live-stop = Stop the live test
keys-sheet-confirm = Confirm
keys-sheet-close = Close
keys-sheet-next-file = Next file
keys-list-up = Up
keys-list-down = Down
keys-list-move = Move
keys-list-first = First
keys-list-last = Last
keys-thread-up = Scroll the messages up
keys-thread-down = Scroll the messages down
keys-chat-find-here = Find in conversation
keys-find-next = Next find
keys-find-previous = Previous find
keys-chat-copy = Copy the last answer
keys-chat-again = Try the last answer again
keys-chat-edit = Edit the last message
keys-chat-newest = Go to the newest message
keys-list-ends = First, last
keys-button-press = Press the button
keys-sign-in = Add an account

# Where keys act.
keys-group-anywhere = Anywhere
keys-group-health = Health
keys-group-chat = Chat
keys-group-live_test = Live test
keys-group-sheets = Sheets
keys-group-lists = Lists

# What is printed on the keys of Linux and Windows keyboards; on macOS signs stand for some.
keys-cap-ctrl = Ctrl
keys-cap-shift = Shift
keys-cap-space = Space
keys-cap-enter = Enter
keys-cap-escape = Esc
keys-cap-home = Home
keys-cap-end = End
keys-cap-delete = Delete

# Below the message field, behind the key.
keys-hint-send = send
keys-hint-line = new line
keys-hint-new = new
keys-hint-model = model
keys-hint-shortcuts = all shortcuts
keys-hint-queue = queue
