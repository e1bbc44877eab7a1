# Links and pictures of answers: their address is shown before anything is opened.

link-title = Open this address?
link-title-mail = Write to this address?
link-outside = It stands in an answer. It opens outside Patchbay.
link-address = Address
link-copy = Copy address
link-cancel = Cancel
link-open = Open in browser
link-open-mail = Open in mail program
link-opening = Opening
link-named = The text names another address.
link-named-text = It says { $named }. The link leads to { $host }.
link-letters = The host is written { $letters }. Some letters look like others.
link-plain-http = The address is plain http: others on the way can read what is sent.
link-refused = Patchbay does not open this address.
link-refused-scheme = Only web and mail addresses are opened.
link-refused-userinfo = A name or password stands before the host. It can make one site look like another.
link-refused-long = The address is too long to be read before it is opened.
link-refused-attachment = It asks the mail program to attach a file of this computer.
link-refused-unreadable = It cannot be read as an address.

# A picture of an answer: its words, its server and a button stand in its place.
image-unnamed = Picture without a description
image-show-address = Show picture’s address
image-not-loaded = Not loaded, from { $host }
