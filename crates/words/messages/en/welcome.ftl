# Before anybody is signed in: the welcome, the ways in, a sign-in that waits.

welcome-title =
    Sign in once.
    See where every
    signal goes.
    .short = Sign in once. See where every signal goes.
welcome-about = Patchbay checks how tools on this computer reach OpenAI with your ChatGPT account, explains what is wrong, and repairs it.
welcome-without = Check my tools without signing in
welcome-kept-in-file = Your sign-in is kept in a file only you can read. No system keychain answers here.
welcome-kept-in-keychain = Your sign-in is kept in the system keychain, never in a plain file.
welcome-simulated = Requests go to a simulator on this computer. Nothing leaves it.
welcome-straight = Requests go straight to OpenAI. There is no Patchbay server.
welcome-only-read = Config files are only read until you choose Repair.

# The ways in.
welcome-ways = Other ways to sign in
welcome-opening-browser = Opening the browser
welcome-device = Use a device code
    .about = For a remote machine, or a browser elsewhere
    .working = Asking for a code
welcome-borrow = Use Codex CLI’s sign-in
    .about = { $email }, valid for { $left }. Only read, never renewed.
    .about-nameless = A sign-in, valid for { $left }. Only read, never renewed.
    .working = Reading the sign-in
welcome-plan = Continue with ChatGPT
    .about = OpenAI’s way for open-source apps: it needs Plus or Pro and goes to api.openai.com, not the ChatGPT route.

# The faceplate beside it.
welcome-art-idle = Four tools with loose cables, and one account jack waiting
welcome-art-moving = One cable on its way to the account jack
welcome-art-account = Your ChatGPT account
welcome-art-word-idle = not signed in
welcome-art-word-waiting = waiting for the browser
welcome-art-word-device = waiting for the code
welcome-art-word-exchanging = checking the answer

# A sign-in that waits.
welcome-heading-waiting = Waiting for the browser
welcome-heading-device = Waiting for the code
welcome-heading-exchanging = Finishing the sign-in
welcome-heading-unsaved = Almost signed in
welcome-heading-failed = The sign-in did not finish
welcome-save-again = Save again
welcome-cancel-and-revoke = Cancel and revoke
welcome-page-opened = A sign-in page opened in the browser. Finish there and this window continues by itself.
welcome-copy-link = Copy the link
welcome-open-again = Open again
welcome-exchanging = The answer arrived. Patchbay exchanges the code and keeps the sign-in.
welcome-listening = Listening for the browser’s answer. The link stays valid for another { $left }.
welcome-listening-on = Listening on { $address }. The link stays valid for another { $left }.
welcome-code-valid = The code stays valid until { $until }, for another { $left }.
welcome-open-page = Open { $page } in a browser on any device, sign in there and type this code.
welcome-code-spoken = Code { $letters }
welcome-code-care = Type it on that page only. Whoever confirms this code lets this Patchbay use their account.
welcome-copy-code = Copy the code
welcome-open-the-page = Open the page
welcome-by-hand = Enter the code by hand
    .placeholder = Paste the address the browser ended on
    .empty = Paste an address first
    .go = Continue
    .help = Use this if the browser ends on a page that cannot be reached. The code alone works, too.
    .help-listening = Use this if the browser ends on a page that cannot be reached, such as { $address }. The code alone works, too.

# What happened meanwhile.
welcome-declined = { $count ->
    [one] Declined: { $scopes }. ChatGPT sign-ins do not carry it and tools do not need it. The newest page in the browser is the right one.
   *[other] Declined: { $scopes }. ChatGPT sign-ins do not carry them and tools do not need them. The newest page in the browser is the right one.
}
welcome-other-port = The sign-in works on this port, too. Nothing has to be closed.

# A sign-in that ended without an account.
welcome-instead-browser = Sign in with the browser
welcome-instead-device = Use a device code
welcome-again-browser = Sign in again
welcome-again-device = Get a new code
welcome-again-plan = Continue with ChatGPT again
