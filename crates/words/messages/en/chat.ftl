# The Chat screen: conversations, the thread, the composer, the card where an answer would be.

chat-conversations = Conversations
chat-find = Search titles and messages
    .placeholder = Search
chat-new = New conversation
chat-pinned = Pinned
chat-list-empty = No conversations yet.
chat-list-close = Close the list
# What is going on in a conversation, beside its title.
chat-untitled = Untitled
chat-draft = Draft
chat-answering = An answer is being written

# What can be done with a conversation.
chat-menu = Conversation menu
chat-rename = Rename
chat-delete = Delete
chat-rename-title = Title of the conversation
chat-pin = Pin
chat-unpin = Unpin
chat-pinned-now = “{ $title }” is pinned.
chat-unpinned-now = “{ $title }” is no longer pinned.
chat-deleted = “{ $title }” is deleted.
chat-restored = “{ $title }” is here again.
chat-undo = Undo
chat-purged = “{ $title }” cannot be brought back.
    .meaning = It was deleted more than an hour ago, and is off the disk now.
chat-notice-close = Close the notice

# The search over titles and messages.
chat-search-titles = Titles
chat-search-messages = Messages
chat-search-found = What was found
chat-search-waiting = Searching
chat-search-none = Neither a title nor a message contains “{ $text }”.
chat-search-count = { $count ->
    [one] { $count } find
   *[other] { $count } finds
}
chat-search-clear = Clear the search
chat-search-again = Search again
chat-search-gone = What was found is no longer here.
    .meaning = It was deleted since. The search was run again.

# Conversations out of the window and back.
chat-export-all = Export all…
chat-exporting = Exporting
chat-exported = The export is in { $path }.
chat-exported-to = Exported to
chat-copy-path = Copy the path
chat-import = Import…
chat-importing = Importing
chat-imported = { $count ->
    [0] No conversation was imported.
    [one] { $count } conversation was imported.
   *[other] { $count } conversations were imported.
}
chat-imported-copied = { $count ->
    [one] { $count } came in as a copy: the one here is not the same, and stays as it is.
   *[other] { $count } came in as copies: those here are not the same, and stay as they are.
}
chat-imported-skipped = { $count ->
    [one] { $count } was skipped: the same is here already.
   *[other] { $count } were skipped: the same are here already.
}

# The thread.
chat-messages = Messages
# Each message, to a screen reader.
chat-row-user = Message
chat-row-answer = Answer
chat-empty = Ask something
    .about = Answers come over the route of the account in use. Conversations stay on this computer.
chat-newest = Newest
    .count = Newest, { $count } new
chat-thinking = Thinking
chat-thought = Thought
chat-thought-for = Thought for { $seconds } s
chat-stopping = Stopping
chat-searching = Searching the web
chat-waiting = Waiting for the first word
chat-end-cancelled = Stopped.
chat-end-interrupted = Patchbay closed before this answer ended.
chat-end-incomplete = The answer was cut at its length limit.
chat-finished = The answer is finished.
# The name of a code block that has no language.
chat-code-plain = text
chat-code-wrap = Wrap
# A task in a list of an answer: its box, for those who hear it.
chat-task-open = Open
chat-task-done = Done

# What can be done with a message.
chat-acts = Actions of the message
chat-act-copy = Copy as Markdown
chat-copied-messages = { $count ->
    [one] One message is copied.
   *[other] { $count } messages are copied.
}
chat-act-edit = Edit and send again
chat-act-again = Try again
chat-act-continue = Continue
chat-acts-running = An answer is being written
chat-version-previous = Previous version
chat-version-next = Next version
chat-version-of = Version { $at } of { $count }
chat-edit = Edit the message
    .about = The earlier version is kept.
chat-edit-cancel = Cancel
chat-edit-send = Send again
chat-fold-open = Show all
chat-fold-close = Show less
chat-served = { $served } answered; { $asked } was asked.
chat-sources = Sources
chat-tokens = { $input } tokens read, { $output } written
chat-file-open = Open { $name }
chat-file-gone = This file is no longer in the conversation.
chat-file-close = Close

# What waits until the answer that runs has ended.
chat-waiting-list = Sent after this answer
    .still = Waiting to be sent
chat-queued-send = Send now
chat-queued-remove = Remove
    .about = It goes back to the composer.

# Find in conversation.
chat-find-here-none = No message contains this
chat-find-here-looking = Looking
chat-find-here-at = Message { $at } of { $count } that contain this
chat-find-here-previous = Previous message
chat-find-here-next = Next message
chat-find-here-close = Close the search

# The composer.
chat-kept = Not sent. Your message is kept here.
chat-kept-sign-in = Not sent. Your message is kept here and goes out after the sign-in.
chat-link-offered = A link brought a message: “{ $text }”
chat-link-take = Add it below
chat-link-drop = Do without the link’s message
chat-link-filled = A link filled this in. Nothing was sent.
chat-link-kept = A link brought a message. The one being written is kept.
chat-link-filled-in = A link filled in a message. It is not sent.
chat-sign-in = { $button } to send messages.
chat-sign-in-first = Sign in first
chat-write-first = Write a message first
chat-write = Write a message
chat-message = Message
chat-model = Model
chat-models-stored = OpenAI did not answer. These are the models that it listed the last time.
chat-models-built_in = OpenAI did not answer. These models came with Patchbay; this account may have others.
chat-effort = Effort
chat-effort-is = Effort: { $effort }
chat-effort-default = default
chat-default = Default
chat-stop = Stop
chat-send = Send

# The composer: what is attached, web search, the queue, instructions.
chat-attach = Attach pictures or text files
chat-attach-limits = Pictures up to { $picture }, texts up to { $text }, { $count } in a message
chat-attach-most = A message may have { $count } attachments. { $left ->
    [one] One file was left out.
   *[other] { $left } files were left out.
}
chat-attach-large-picture = { $name } has { $size }. A picture may have { $most }. Attach a smaller copy.
chat-attach-large-text = { $name } has { $size }. A text may have { $most }. Attach the part that matters.
chat-attach-unreadable = { $name } could not be read. It is a folder, or it was moved. Choose a file.
chat-attach-wait = Attachments are still being made ready
chat-attach-coming = Being made ready
chat-attach-added = { $name } is attached.
chat-attach-remove = Remove { $name }
chat-attach-unfold = As text
    .of = As text: { $name }
chat-attached = Attachments
# The name of the file that a long paste becomes.
chat-pasted-name = Pasted text
chat-drop = Drop files here to attach them
chat-pictures-none = { $model } does not read pictures. Text files can be attached.
chat-pictures-lacking = { $model } does not read pictures. Choose another model, or remove the pictures.
chat-pictures-first = The model does not read pictures
chat-search = Web search
chat-search-on = Web search is on in this conversation.
chat-search-off = Web search is off in this conversation.
chat-search-lacking = { $model } cannot search the web. Web search is off in this conversation.
chat-search-cannot = { $model } cannot search the web
chat-queue = Queue
    .about = Sent when this answer is finished
chat-queued = Queued. The message is sent when this answer is finished.
chat-instructions = Instructions for this conversation
chat-instructions-about = The model is told this with every message here. Other conversations are not changed.
chat-instructions-example = For instance: Answer in two sentences. The code is Rust.
chat-instructions-left = { $left } of { $most } characters left
chat-instructions-kept = Kept as it is typed.
chat-instructions-done = Done
chat-instructions-set = This conversation has instructions

# The card where an answer would be. After what a button does, the kept message is sent, or the answer is
# continued; or there is nothing to send.
chat-card-not-sent = Patchbay did not send this.
chat-card-custom = A custom endpoint in Settings caused this.
chat-card-resets = It resets { $when }.
chat-card-route = { $then ->
    [send] Use the ChatGPT route and send
    [again] Use the ChatGPT route and try again
    [continue] Use the ChatGPT route and continue
   *[nothing] Use the ChatGPT route
}
chat-card-account = { $then ->
    [send] Use { $name } and send
    [again] Use { $name } and try again
    [continue] Use { $name } and continue
   *[nothing] Use { $name }
}
chat-card-sign-in = { $then ->
    [send] Sign in again and send
    [again] Sign in again and retry
    [continue] Sign in again and continue
   *[nothing] Sign in again
}
chat-card-another-sign-in = { $then ->
    [send] Use another sign-in and send
    [again] Use another sign-in and try again
    [continue] Use another sign-in and continue
   *[nothing] Use another sign-in
}
chat-card-device-code = Use a device code
chat-card-model = { $then ->
    [send] Choose a model and send
    [again] Choose a model and try again
    [continue] Choose a model and continue
   *[nothing] Choose a model
}
chat-card-new-chat = Send in a new conversation
chat-card-send = { $then ->
    [again] Try again
   *[send] Send again
}
chat-card-send-at = { $then ->
    [again] Try again { $when }
    [continue] Continue { $when }
   *[send] Send { $when }
}
chat-card-sent-at = { $then ->
    [again] Tried again { $when }, while Patchbay is open.
    [continue] Continued { $when }, while Patchbay is open.
   *[send] Sent { $when }, while Patchbay is open. Until then it is a draft.
}
chat-card-send-online = { $then ->
    [again] Try again when the network is back
    [continue] Continue when the network is back
   *[send] Send when the network is back
}
chat-card-sent-online = { $then ->
    [again] Tried again when the network is back, while Patchbay is open.
    [continue] Continued when the network is back, while Patchbay is open.
   *[send] Sent when the network is back, while Patchbay is open.
}
chat-card-do-not-send = Do not send
chat-card-continue = Continue the answer
    .prompt = Continue.
chat-card-edit = { $then ->
    [send] Change the message
   *[other] Write another message
}
chat-card-copy = Copy the details
chat-card-test = Test the route
chat-card-details = Details
# Below the notice that the history was damaged
chat-set-aside-seen = Got it
# An export: the name of a file of several conversations, and headings in Markdown
chat-export-name = Patchbay conversations
chat-export-person = Question
chat-export-answer = Answer
chat-export-picture = Picture
chat-export-not-whole = This answer is not whole.
