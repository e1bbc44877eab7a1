# Conversations: what is stored of them, and a turn's own faults.

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
