# Signing in, accounts and what is kept of them, renewing, and the endpoints chosen for them.

## Signing in

sign-in-not-understood-title = The issuer's answer was not understood.
sign-in-no-plan-code-title = A plan sign-in has no device code.
sign-in-no-plan-code-meaning = OpenAI offers codes for the Codex sign-in only. Nothing was sent.
sign-in-no-plan-code-action = Sign in again with the browser of this computer.
sign-in-no-code-meaning = The browser came back without the code that Patchbay needs to go on.
sign-in-asked-to-leave-title = Another program asked for the sign-in port.
sign-in-asked-to-leave-meaning = It wants to sign in by itself, so this sign-in ended.
sign-in-asked-to-leave-action = Sign in again once it is done.
sign-in-device-off-title = Signing in with a device code is switched off.
sign-in-device-off-meaning = ChatGPT gives out no device code for this sign-in. In ChatGPT it is Settings, Security, “Enable device code authorization for Codex”; in a workspace an administrator has to allow it, too.
sign-in-device-off-action = Switch it on there, or sign in with the browser.
sign-in-device-late-title = The device code is no longer valid.
sign-in-device-late-meaning = It was not confirmed in time.
sign-in-device-late-action = Sign in again for a new code.
sign-in-identity-title = The identity that came back could not be accepted.
sign-in-identity-meaning = The id token does not fit this sign-in, so nothing was kept.
sign-in-identity-never-meaning = Its tokens are not used. Only a new sign-in helps.
sign-in-unconfirmed-title = The sign-in could not be confirmed yet.
sign-in-unconfirmed-meaning = The issuer's keys can't be had just now. The sign-in is kept, and the next use confirms it.
sign-in-unconfirmed-action = Try again in a moment.
sign-in-description-title = The issuer's description of itself does not fit.
sign-in-description-meaning = Something else may have answered, so Patchbay sent it nothing.
sign-in-plan-title = The use of the plan was not granted.
sign-in-plan-meaning = The sign-in itself worked, but without this permission Patchbay can't ask a model with it, so nothing was kept.
sign-in-plan-action = Sign in again and allow it, or use the Codex sign-in.

## Notices while one waits

sign-in-scopes-dropped = { $count ->
    [0] OpenAI declined one permission, so Patchbay asked again without it.
    [1] OpenAI declined one permission, so Patchbay asked again without it.
    [2] OpenAI declined two permissions, so Patchbay asked again without them.
    [3] OpenAI declined three permissions, so Patchbay asked again without them.
    [4] OpenAI declined four permissions, so Patchbay asked again without them.
   *[other] OpenAI declined several permissions, so Patchbay asked again without them.
}
sign-in-port-next = { $held }, so Patchbay listens on port { $port }.
sign-in-port-held = { $name } holds port { $port }
sign-in-port-held-unknown = Another program holds port { $port }
sign-in-port-refused = Port { $port } can't be used ({ $why })
sign-in-ignored = An address that is not of this sign-in came in; Patchbay ignored it.
sign-in-file-store = No keyring answers, so the sign-in is kept in a file that only this user can read.

## Keeping them

sign-in-keychain-title = { $cause }, so the sign-in could not be { $done }.
sign-in-keychain-absent = No system keychain answers
sign-in-keychain-locked = The system keychain is locked
sign-in-keychain-failed = The system keychain refused
sign-in-keychain-read = read
sign-in-keychain-saved = saved
sign-in-keychain-removed = removed
sign-in-keychain-meaning = Patchbay keeps its sign-ins there.
sign-in-keychain-absent-action = Start the keychain, then try again.
sign-in-keychain-locked-action = Unlock it, then try again.
sign-in-keychain-failed-action = Check the keychain, then try again.
sign-in-keychain-absent-save = Start one and choose Save again; the sign-in is held until Patchbay closes.
sign-in-keychain-locked-save = Unlock it and choose Save again; the sign-in is held until Patchbay closes.
sign-in-keychain-failed-save = Check it and choose Save again; the sign-in is held until Patchbay closes.
sign-in-not-whole-title = The sign-in in the system keychain is not whole.
sign-in-not-whole-meaning = A part of a token is missing there, so it can't be used.
sign-in-again = Sign in again.
sign-in-unsaved-title = The sign-in could not be saved.
sign-in-unsaved-meaning = Patchbay can't write its own file for it.
sign-in-unsaved-action = Make that file writable and choose Save again; the sign-in is held until Patchbay closes.

## Renewing

sign-in-this-account = this account
sign-in-another-account = another account
sign-in-plan-withdrawn-title = The use of the plan was withdrawn.
sign-in-plan-withdrawn-meaning = Without this permission no model answers. The sign-in ended here.
sign-in-anothers-title = The issuer answered for another account.
sign-in-anothers-meaning = Patchbay does not use the tokens that came. The sign-in of { $who } can't be renewed any more.
sign-in-too-early-title = The issuer does not renew this sign-in yet.
sign-in-too-early-meaning = It is still good, and Patchbay renews it by itself before it ends.
sign-in-too-early-action = Go on as before; nothing needs to be done.
sign-in-token-holder = { $holder } ({ $file })
sign-in-token-shared = { $count ->
    [one] { $holders } has the same token and likely used it. A refresh token works once.
   *[other] { $holders } have the same token and likely used it. A refresh token works once.
}

## Codex CLI's sign-in

sign-in-cli-ended-title = Codex CLI's sign-in has ended.
sign-in-cli-ended-meaning = Patchbay borrows it and does not renew it, so that Codex CLI is not signed out.
sign-in-cli-ended-action = Run `codex` once, or sign in here.
sign-in-cli-not-renewed-title = Patchbay does not renew Codex CLI's sign-in.
sign-in-cli-not-renewed-meaning = Two programs that renew one sign-in sign each other out. Nothing was sent.
sign-in-cli-not-renewed-action = Run `codex` once to renew it, or sign in here.
sign-in-cli-changed-title = Codex CLI is signed in to another account now.
sign-in-cli-changed-meaning = The sign-in that Patchbay borrowed was { $who }'s; nothing was sent with the other one.
sign-in-cli-changed-action = Use Codex CLI's sign-in again, or sign in here.
sign-in-cli-missing-title = There is no Codex CLI sign-in to use.
sign-in-cli-missing-action = Run `codex login`, or sign in here.
sign-in-cli-unreadable-title = Codex CLI's sign-in file can't be read.
sign-in-cli-api-key = Codex CLI uses an API key, which is no ChatGPT sign-in.
sign-in-cli-no-tokens = { $file } holds no tokens.
sign-in-cli-no-access-token = { $file } holds no access token.
sign-in-cli-keyring = Codex CLI keeps its sign-in in the system's keyring, where Patchbay can't read it.
sign-in-cli-memory = Codex CLI keeps its sign-in in memory only.
sign-in-cli-no-file = There is no { $file }.

## Signing out

sign-in-out-borrowed = Patchbay forgets that it may use Codex CLI's sign-in of { $who }. Nothing is revoked: Codex CLI stays signed in.
sign-in-out-revokes = The tokens of { $who } are deleted from this computer and { $issuer } is asked to revoke this sign-in. Sign-ins of other programs and computers stay.
sign-in-out-access-only = The access token of { $who } is deleted from this computer. There is nothing to revoke: it ends by itself.

## Endpoints and settings

sign-in-endpoint-title = The { $field } for { $kind } accounts can't be used.
sign-in-endpoint-meaning = It should be { $expected }. Nothing was changed.
sign-in-endpoint-action = Correct the { $field }, then save again.
sign-in-endpoints-title = The endpoints chosen in Settings can't be read.
sign-in-endpoints-meaning = Patchbay does not know whom they name, so it sends nothing.
sign-in-endpoints-action = Correct the file, or go back to OpenAI's endpoints in Settings.
sign-in-field-endpoint = endpoint
sign-in-field-issuer = issuer
sign-in-field-address = address
sign-in-kind-plan = plan
sign-in-expected-once = named once
sign-in-expected-address = an http or https address, for instance https://…
sign-in-expected-https = an https address; http is for this computer only, for instance 127.0.0.1
sign-in-expected-folder = a folder, since this system names none
sign-in-expected-seconds = three numbers of seconds, for instance 10,60,120
sign-in-expected-one-of = { $first } or { $last }
sign-in-variable-title = { $name } can't be understood.
sign-in-variable-meaning = It should be { $expected }.
sign-in-variable-action = Correct { $name }, or unset it.
