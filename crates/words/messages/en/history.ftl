# Conversations: what is stored of them, and a turn's own faults.

history-locked-title = Another program keeps the conversation history locked.
history-locked-meaning = Patchbay waited 5 s and wrote nothing.
history-locked-action = Close other Patchbay windows and commands, then try again.
history-not-writable-title = Patchbay cannot write the conversation history.
history-refused-title = Patchbay could not store the message.
history-refused-meaning = The history refused it. What was stored before is unchanged.
history-damaged-title = Patchbay cannot read the conversation history.
history-damaged-meaning = The file is damaged or is not a database. Patchbay leaves it as it is.
history-damaged-action = Close all Patchbay windows and commands, then start it again.
history-not-opened-title = Patchbay cannot open the conversation history.
history-newer-title = A newer Patchbay wrote the conversation history.
history-newer-meaning = This version does not know its tables. Patchbay leaves the file as it is.
history-newer-action = Install the newer Patchbay to read these conversations.
history-gone-title = This conversation no longer exists.
history-gone-meaning = Another window deleted it. Nothing was stored.
history-new-action = Start a new conversation.
history-not-stored-title = The conversation could not be stored.
history-not-stored-meaning = Patchbay was ending, or ran into a fault of its own.
history-no-such-title = There is no conversation { $id }.
history-no-such-meaning = It was deleted, or it belongs to another data directory.
history-no-such-action = Start a new conversation, or name one that is listed.

history-set-aside-title = The conversation history was damaged. Patchbay began a new one.
history-set-aside-meaning = The damaged file was renamed and kept as it was.
history-set-aside-action = Bring the conversations back from a backup or an export.
history-import-refused-title = The file holds no conversations that Patchbay can read.
history-import-refused-meaning = Nothing was imported. The conversations that are here stay as they are.
history-import-refused-action = Choose a JSON file that Patchbay exported.
history-import-newer-title = A newer Patchbay exported this file.
history-import-newer-meaning = This version does not know its shape. Nothing was imported.
history-import-newer-action = Install the newer Patchbay, then import the file there.

history-picture-large-title = The picture { $name } is too large.
history-picture-large-meaning = A picture may have { $megabytes } MB and { $megapixels } million pixels.
history-picture-large-action = Attach a smaller copy.
history-picture-unreadable-title = The picture { $name } cannot be read.
history-picture-unreadable-meaning = The file is damaged, or holds another format than its first bytes say.
history-picture-unreadable-action = Save it anew as PNG or JPEG, then attach that.
history-text-large-title = The file { $name } is too large.
history-text-large-meaning = A text may have { $kilobytes } kB. A model does not read more than that well.
history-text-large-action = Attach the part that matters.
history-no-text-title = The file { $name } is no text that can be attached.
history-no-text-meaning = Patchbay attaches text in UTF-8, and pictures in PNG, JPEG, WebP or GIF.
history-no-text-action = Save the file as UTF-8 text, then attach that.
