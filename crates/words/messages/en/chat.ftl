# The Chat screen: conversations, the thread, the composer, the card where an answer would be.

chat-conversations = Conversations
chat-find = Find a conversation by title
    .placeholder = Find by title
chat-new = New conversation
chat-pinned = Pinned
chat-list-empty = No conversations yet.
chat-list-none = No title contains this.
chat-list-close = Close the list
chat-delete = Delete this conversation
chat-delete-it = Delete it
chat-keep-it = Keep it

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

# The composer.
chat-kept = Not sent. Your message is kept here.
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

# The card where an answer would be.
chat-card-not-sent = Patchbay did not send this.
chat-card-custom = A custom endpoint in Settings caused this.
chat-card-route = Use the ChatGPT route
    .send = Use the ChatGPT route and send
chat-card-show-route = Show the route in Health
chat-card-health = Open Health
chat-card-model = Choose another model
chat-card-send = Send again
chat-card-send-at = Send at { $time }
chat-card-sent-at = Sent at { $time }, while Patchbay is open.
chat-card-do-not-send = Do not send
chat-card-continue = Continue the answer
    .prompt = Continue.
chat-card-edit = Change the message
chat-card-copy = Copy the details
chat-card-account = Use another account
chat-card-details = Details
# Below the notice that the history was damaged
chat-set-aside-seen = Got it
# An export: the name of a file of several conversations, and headings in Markdown
chat-export-name = Patchbay conversations
chat-export-person = Question
chat-export-answer = Answer
chat-export-picture = Picture
chat-export-not-whole = This answer is not whole.
