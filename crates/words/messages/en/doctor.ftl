# What the rules of the doctor say, and what its repairs and undos say when they can't go on.
# Of a finding: what is wrong, what it means, what to do.

## Routes

doctor-healed = { $tool } corrects this while it runs. The file is wrong all the same and breaks with the next small change.
doctor-refusal-html = chatgpt.com answers such requests with an HTML page, so every request fails.
doctor-refusal-scopes = { $host } refuses it with 401 “Missing scopes: api.responses.write”, so every request fails.
doctor-set-route = Set the route to “{ $route }”.
doctor-nothing-to-do = Nothing has to be done.
doctor-tell-version = Tell Patchbay the version of OpenClaw, then it can repair this.

doctor-transport-title = OpenClaw speaks “{ $written }” to ChatGPT, which does not understand it.
doctor-api-key-route-title = OpenClaw sends your ChatGPT sign-in to the API-key route.

doctor-no-transport-title = The provider names no route, so OpenClaw takes another provider's.
doctor-no-transport-meaning = { $tool } then speaks “anthropic-messages” to ChatGPT, so every request fails.
doctor-no-transport-action = Add the route “{ $route }”.

doctor-endpoint-action = Set the base address to { $address }.
doctor-endpoint-missing-title = The provider has no base address.
doctor-endpoint-missing-meaning = OpenClaw refuses a config whose provider has none.
doctor-endpoint-api-title = The base address names the public API.
doctor-endpoint-api-meaning = Changing the route alone is not enough. Both values have to agree.
doctor-endpoint-copilot-title = The base address names GitHub Copilot.
doctor-endpoint-copilot-meaning = A ChatGPT sign-in is not accepted there, so every request fails.
doctor-endpoint-plain-title = The base address is not encrypted.
doctor-endpoint-plain-meaning = The sign-in would cross the network in the clear.
doctor-endpoint-path-title = The base address has a wrong path.
doctor-endpoint-path-meaning = Requests then go to chatgpt.com{ $path }/codex/responses, which answers with an HTML page.
doctor-endpoint-own-title = The base address is your own.

doctor-model-title = { $model } takes another route: “{ $written }”.
doctor-model-unnamed-title = One model takes another route: “{ $written }”.
doctor-model-meaning = A model's own entry counts more than its provider's. { $refusal }
doctor-model-action = Set this model's route to “{ $route }”.

doctor-custom-title = { $provider } uses an address of your own: { $host }.
doctor-custom-unnamed-title = { $provider } uses an address of your own: another host.
doctor-custom-meaning = Patchbay does not know what answers there, so it neither judges nor changes it.

doctor-cache-renewed = { $tool } writes this file anew when its gateway starts. Until then it may be read.
doctor-cache-endpoint-title = Agent { $agent } remembers a wrong base address in its models.json.
doctor-cache-endpoint-kept = { $tool } keeps this address when its gateway starts. { $fault }
doctor-cache-endpoint-action = Set the remembered address to { $address }.
doctor-cache-transport-title = Agent { $agent } remembers a wrong route in its models.json: “{ $written }”.
doctor-cache-transport-action = Set the remembered route to “{ $route }”.

doctor-variable-title = This value comes from the variable { $name }.
doctor-variable-meaning = Patchbay does not write over a variable.
doctor-variable-action = Give { $name } the right value where { $tool } is started.
doctor-unknown-variable-title = This value comes from the variable { $name }, which Patchbay can't see.
doctor-unknown-variable-meaning = Whether this route works depends on its value.
doctor-unknown-variable-action = See that { $name } leads to “{ $route }” and { $address }.

doctor-removed-route-title = { $tool } no longer knows the route “{ $written }”.
doctor-removed-route-meaning = It refuses the whole config, so OpenClaw does not start.

doctor-legacy-block-title = A provider block is left over from versions before { $version }.
doctor-legacy-block-meaning = { $tool } knows this provider as “{ $provider }”.
doctor-legacy-block-remove = Remove the block; “{ $provider }” has one already.
doctor-legacy-block-rename = Rename the block to “{ $provider }” and give it the new route.
doctor-legacy-ref-title = “{ $written }” names a provider that { $tool } does not have.
doctor-legacy-ref-meaning = OpenClaw looks for a sign-in of that provider and finds none.
doctor-legacy-ref-action = Name the model “{ $model }”.

doctor-api-key-endpoint-meaning = api.openai.com takes API keys only, and OpenClaw finds none.
doctor-api-key-endpoint-repair = Set the route to “{ $route }” and its address to match.
doctor-api-key-endpoint-remove = Remove the base address's block where no API key is used; keep it where one is.

## Sign-ins

doctor-sign-in-again = Sign in again in OpenClaw.
doctor-sign-in-with = Sign in with: openclaw models auth login --provider { $provider }
doctor-expired-renewable-title = The sign-in { $profile } has run out and renews itself.
doctor-expired-renewable-meaning = OpenClaw renews it with the next request.
doctor-expired-title = The sign-in { $profile } has run out.
doctor-expired-meaning = It has no refresh token, so OpenClaw can't renew it.
doctor-missing-title = Agent { $agent } has no sign-in for { $provider }.
doctor-missing-meaning = Its main model needs one, so every request fails.
doctor-store-title = OpenClaw's store of sign-ins can't be read.
doctor-store-meaning = { $why } Patchbay does not guess what it holds.
doctor-store-action = Ask OpenClaw itself: openclaw models status
doctor-other-provider-title = The sign-in { $profile } is kept for the provider “{ $provider }”.
doctor-other-provider-meaning = Its name says another provider, so OpenClaw may not find it.
doctor-order-of-config = The config's auth.order
doctor-order-kept = The kept order
doctor-order-last-good = The note of the last good sign-in
doctor-order-empty-title = { $list } is an empty list.
doctor-order-empty-meaning = It shuts every sign-in out.
doctor-order-title = { $list } names a sign-in that is not there: { $profiles }.
doctor-order-meaning = OpenClaw may pass over the sign-in that is.
doctor-order-action = Take the missing names out.
doctor-cooldown-title = OpenClaw sets the sign-in { $profile } aside until { $until }.
doctor-cooldown-meaning = It does so after failed requests.
doctor-cooldown-action = Repair the cause first; then this can be cleared.
doctor-shared-token-title = { $holders } hold the same refresh token.
doctor-shared-token-meaning = OpenAI ends a refresh token when it is used. Whoever renews second is signed out.
doctor-shared-token-action = Sign in again in one of them, so that each has its own.

## Files

doctor-syntax-title = { $file } has a syntax error at line { $line }, column { $column }.
doctor-syntax-meaning = { $what } Patchbay leaves the file as it is.
doctor-syntax-action = Correct line { $line } by hand.
doctor-unreadable-title = { $file } can't be read.
doctor-unreadable-action = Make the file readable.
doctor-include-title = An include in { $file } can't be followed.
doctor-include-meaning = { $what } Patchbay leaves the files as they are.
doctor-include-action = Correct the include by hand.
doctor-duplicate-title = The key “{ $key }” stands twice.
doctor-duplicate-meaning = Only the last one counts. Patchbay does not edit a file in which a key stands twice.
doctor-duplicate-action = Remove one of them by hand.
doctor-mode-title = Other users of this computer can read this sign-in.
doctor-mode-meaning = The file's mode is { $mode }.
doctor-mode-action = Set its mode to 0600.
doctor-read-only-title = { $file } is read-only.
doctor-read-only-meaning = Somebody took the right to write away on purpose, so Patchbay does not write it.
doctor-read-only-action = Give the owner the right to write, or change the value where the file comes from.
doctor-managed-title = This config is managed by something else.
doctor-managed-meaning = OPENCLAW_NIX_MODE or OPENCLAW_CONFIG_READONLY is set, so Patchbay does not write it.
doctor-managed-action = Change the value where the config is made.
doctor-version-title = Patchbay can't tell which version of OpenClaw this is.
doctor-version-never-meaning = Every known version has something to correct here, but not the same.
doctor-version-meaning = This config is right for { $versions }, and not for others.
doctor-version-action = Run openclaw --version and tell Patchbay what it prints.
doctor-version-between = { $from } to before { $next }
doctor-version-since = { $from } and later
doctor-profile-title = Profile { $profile }: { $title }
doctor-profile-action = Start Patchbay with OPENCLAW_PROFILE={ $profile } to judge and repair this profile.
doctor-agent = OpenClaw's agent { $agent }
doctor-after-repair = OpenClaw reads its config at start, so its gateway needs one restart.

## Why a file can't be read

doctor-system-says = The system says: { $text }
doctor-sqlite-says = SQLite says: { $text }.
doctor-system-says-so = The system says: { $text }.
doctor-not-a-file = It is not a file.
doctor-larger = It is larger than { $size }.
doctor-config-not-a-file = The system says: It is not a file.
doctor-config-larger = The system says: It is larger than 64 MB.
doctor-being-written = It is being written just now.
doctor-row-no-json = Its row { $row } is no JSON.
doctor-utf-16 = The file is written in UTF-16. OpenClaw reads UTF-8.
doctor-not-utf-8 = A character is not written in UTF-8.
doctor-ends-open = The file ends before a “{ $close }” that closes what was opened.
doctor-comma-after = A comma is missing after line { $line }.
doctor-comma-here = A comma or “{ $close }” is missing here.
doctor-value-ends = The file ends where a value should stand.
doctor-value = A value should stand here.
doctor-number = This is not a number.
doctor-key = A key in quotes should stand here.
doctor-colon = A colon is missing between the key and its value.
doctor-comment-end = The comment that begins here has no end.
doctor-string-end = The text that begins here has no closing quote.
doctor-string-character = This character has to be written as an escape.
doctor-escape = This escape is not known.
doctor-end = Something follows after the end of the value.
doctor-depth = The values are nested too deep to be read.
doctor-include-names-no-file = An include has to name a file.
doctor-include-itself = { $file } includes itself.
doctor-include-depth = Includes go deeper than { $depth } files.
doctor-include-not-there = { $file } is not there.
doctor-include-unreadable = { $file } can't be read. { $why }
doctor-include-outside = { $file } lies outside the config's folder.
doctor-include-larger = { $file } is larger than 2 MB.

## Live test

doctor-no-openclaw-title = OpenClaw is not on this computer.
doctor-no-openclaw-meaning = No config of OpenClaw was found, so there is no route to test.
doctor-no-openclaw-action = Start OpenClaw once, or test an account.
doctor-no-route-title = No model of OpenClaw takes the ChatGPT route.
doctor-no-route-meaning = Its config names models of other providers only.
doctor-no-route-action = Choose a ChatGPT model in OpenClaw, or test an account.
doctor-no-sign-in-title = OpenClaw has no ChatGPT sign-in.
doctor-no-sign-in-meaning = Its route needs one, and none was found in its files.
doctor-not-yet-title = The live test does not know { $tool } yet.
doctor-not-yet-meaning = It tests OpenClaw and Patchbay's own accounts.
doctor-not-yet-action = Test OpenClaw, or an account.

## Repairs and undos

doctor-nothing-written = Nothing was written.
doctor-kept-providers = Other providers and API keys
doctor-kept-sign-in = Your sign-in and its tokens
doctor-kept-order = Comments and key order
doctor-kept-mode = File permissions, { $mode }
doctor-kept-modes = File permissions
doctor-changed-title = { $file } changed while the repair was open.
doctor-not-written-title = { $file } can't be written.
doctor-not-kept-title = The backup could not be written, so nothing was changed.
doctor-not-closed-title = The end of the repair could not be noted, so it was taken back.
doctor-busy-title = OpenClaw is writing its sign-ins just now. Nothing was written.
doctor-busy-meaning = OpenClaw holds the lock of its sign-ins, and Patchbay gives way.
doctor-busy-action = Try again in a few seconds.
doctor-lock-title = The lock of OpenClaw's sign-ins can't be taken. Nothing was written.
doctor-unfinished-title = A repair that was cut off could not be finished.
doctor-not-taken-back-meaning = Part of the repair could not be taken back just now. Patchbay finishes that at its next start; the old bytes are kept.
doctor-own-folder-title = Patchbay's own folder can't be written. Nothing was changed.
doctor-turn-title = Another Patchbay is repairing just now. Nothing was written.
doctor-turn-action = Wait until it is done, then try again.
doctor-not-held-title = The repair did not hold, so it was taken back.
doctor-may-not-write-title = { $file } is read-only. Nothing was written.
doctor-may-not-write-meaning = Somebody took the right to write away on purpose.
doctor-journal-title = The list of past repairs can't be read.
doctor-damaged-title = The record of a past repair can't be read. Nothing was written.
doctor-damaged-meaning = Patchbay can't tell whether that repair was finished. The files as they were before it are in { $folder }.
doctor-damaged-action = Compare your files with those; then move { $path } away and try again.
doctor-no-repair-title = There is no repair to undo.
doctor-no-such-repair-title = There is no repair with this id.
doctor-undone-title = This repair is undone already.
doctor-past-repairs-action = patchbay repairs lists the past repairs.
doctor-backup-unreadable-title = The backup of this repair can't be read.
doctor-backup-differs-title = The backup of this repair is not what was kept.
doctor-since-changed-title = { $file } changed since the repair. Nothing was written.
doctor-since-changed-meaning = Undoing now would lose what was written since.
doctor-later-repair-meaning = A later repair changed the same file.
doctor-later-repair-action = Take that one back first: patchbay undo { $id }
