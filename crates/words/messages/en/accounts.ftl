# The Accounts screen and its sheets.

accounts-title = Accounts
accounts-about-file = Tokens stay in a file that only this user can read. Patchbay never shows them in full.
accounts-about-keychain = Tokens stay in the system keychain. Patchbay never shows them in full.
accounts-none = Nobody is signed in.
    .about = Tools can be checked and repaired without. Chat needs a sign-in.

# One account.
accounts-nameless = Account without an email
accounts-kind-codex = Codex sign-in, for the ChatGPT route
accounts-kind-plan = Continue with ChatGPT, for the public API
accounts-kind-borrowed = Codex CLI’s sign-in, only read
accounts-store-borrowed = Codex CLI’s auth.json, not copied
accounts-store-keyring = System keychain
accounts-store-file = A file that only this user can read
accounts-in-use = In use
accounts-expired = Expired
accounts-signed-out = Signed out
accounts-use = Use
    .about = Use { $name }
accounts-valid-until = Token valid until
accounts-token-expired = Token expired
accounts-left = ({ $left })
accounts-stored-in = Stored in
accounts-renewed-by = Renewed by
accounts-renewed-by-codex-cli = Codex CLI alone
accounts-last-renewed = Last renewed
accounts-permissions = Permissions
accounts-permissions-unknown = The issuer did not say
accounts-kind = Kind
accounts-id = Account ID
accounts-hint-borrowed = Run { $command } once and it works again here, or sign in here.
accounts-hint-expired = The sign-in can no longer be renewed. Conversations on this account are kept.
accounts-hint-signed-out = Conversations on this account are kept.
accounts-renew = Renew now
accounts-renewing = Renewing
accounts-sign-out = Sign out
accounts-remove = Remove
accounts-sign-in-here = Sign in here
accounts-rename = Rename
    .about = Rename { $name }
accounts-name-for = Name for { $email }
accounts-name-for-nameless = Name for this account

# One more account.
accounts-add = Add account
    .about = The others stay signed in. The new one is in use afterwards.
accounts-ask-all = Ask for all permissions again
    .about = OpenAI declined permissions before; Patchbay left them out since
    .asked = All permissions are asked for
    .told = The next sign-in asks for all permissions again.

# Signing out.
accounts-out-borrowed = Stop using Codex CLI’s sign-in?
accounts-out-remove = Remove { $name }?
accounts-out = Sign out of { $name }?
accounts-out-stop = Stop using it
accounts-out-remove-it = Remove account
accounts-out-unreachable = The account leaves this computer even if the issuer cannot be reached.
accounts-out-conversations = Conversations stay on this computer.
accounts-signing-out = Signing out

# What was done.
accounts-told-borrowed = Patchbay uses Codex CLI’s sign-in.
    .text = It is read anew for each request and never renewed, so Codex CLI stays signed in.
accounts-told-in-use = { $name } is in use.
accounts-told-renewed = { $name } is renewed.
    .text = Its token is valid until { $when }.
accounts-told-returned = Patchbay no longer uses Codex CLI’s sign-in.
    .text = Codex CLI stays signed in.
accounts-told-out = Signed out of { $name }.
    .revoked = The issuer confirmed that this sign-in is revoked.
    .ends = Its token is gone from this computer and ends by itself.
accounts-told-out-here = Signed out of { $name } on this computer.
    .text = Its tokens are gone from here. The issuer could not confirm that the sign-in is revoked; it ends by itself when it expires.
