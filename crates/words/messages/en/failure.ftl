# What a failure is called, what it means and what one does about it: three sentences a kind.
# A title is one sentence, a meaning two at most.

failure-auth-scope-title = The ChatGPT sign-in went to a route that accepts API keys only.
failure-auth-scope-meaning = Signing in again does not help: no ChatGPT sign-in carries these permissions. Only the route has to change.
failure-auth-scope-action = Repair the route, so that requests go to chatgpt.com.

failure-auth-expired-title = The server no longer accepts this sign-in's access token.
failure-auth-expired-meaning = The token expired or was withdrawn. The account itself is untouched.
failure-auth-expired-action = Refresh the sign-in. If that fails, sign in again.

failure-auth-forbidden-title = The server knows this account and refuses the request.
failure-auth-forbidden-meaning = The sign-in works, but this account may not do this.
failure-auth-forbidden-action = Switch to an account that has the permission, or ask the workspace's owner for it.

failure-auth-missing-title = No sign-in and no API key was found for this provider.
failure-auth-missing-meaning = The request was not sent, or it was refused because it named no account.
failure-auth-missing-action = Sign in with ChatGPT, or add an API key in the tool.

failure-auth-cooldown-title = The tool has set every account of this provider aside for a while.
failure-auth-cooldown-meaning = An earlier failure caused this. The tool sends nothing until the pause ends.
failure-auth-cooldown-action = Remove the cause first, then clear the pause.

failure-no-entitlement-title = This plan or workspace does not include Codex.
failure-no-entitlement-meaning = The sign-in works. OpenAI does not offer Codex to this account.
failure-no-entitlement-action = Change the plan, or ask the workspace's owner to switch Codex on.

failure-region-blocked-title = OpenAI does not offer this service in this country or region.
failure-region-blocked-meaning = The network's address decides, not the account. Patchbay cannot change that.
failure-region-blocked-action = Nothing can be repaired here. OpenAI publishes a list of supported countries.

failure-workspace-restricted-title = Only certain workspaces may sign in here.
failure-workspace-restricted-meaning = The account belongs to another workspace than the one that is required.
failure-workspace-restricted-action = Switch to an account of the required workspace.

failure-refresh-expired-title = This sign-in ended: its refresh token is too old.
failure-refresh-expired-meaning = OpenAI gives no new access token for it.
failure-refresh-expired-action = Sign in again.

failure-refresh-reused-title = This sign-in ended: its refresh token was already used by another program.
failure-refresh-reused-meaning = A refresh token works once. Two programs that share one sign each other out.
failure-refresh-reused-action = Sign in again here, and let each program keep its own sign-in.

failure-refresh-revoked-title = This sign-in was ended at OpenAI.
failure-refresh-revoked-meaning = The account was signed out, or another account took its place.
failure-refresh-revoked-action = Sign in again.

failure-refresh-failed-title = OpenAI did not renew this sign-in.
failure-refresh-failed-meaning = The server gave no exact reason. One more try may help.
failure-refresh-failed-action = Sign in again if a second try fails too.

failure-refresh-contention-title = Another program is renewing this sign-in right now.
failure-refresh-contention-meaning = Two renewals at once would end the sign-in, so this one waits.
failure-refresh-contention-action = Wait a few seconds. The request can then be sent again.

failure-refresh-timeout-title = OpenAI did not renew the sign-in in time.
failure-refresh-timeout-meaning = The sign-in itself may be fine. The network or the server was slow.
failure-refresh-timeout-action = Try again.

failure-scope-rejected-title = OpenAI declined one permission.
failure-scope-rejected-meaning = Other tools do not need it. The sign-in goes on without it.
failure-scope-rejected-action = Patchbay asks again without that permission.

failure-auth-declined-title = The sign-in was declined.
failure-auth-declined-meaning = The person or OpenAI said no on the sign-in page. Nothing was stored.
failure-auth-declined-action = Sign in again to give the permission.

failure-callback-invalid-title = The browser returned an answer that does not belong to this sign-in.
failure-callback-invalid-meaning = Patchbay used nothing of it: its state or its code did not fit.
failure-callback-invalid-action = Start the sign-in again and use the newest browser page.

failure-callback-timeout-title = The browser did not come back from the sign-in page in time.
failure-callback-timeout-meaning = The page was closed, or it could not reach this computer.
failure-callback-timeout-action = Paste the address that the browser shows, or sign in with a device code.

failure-port-busy-title = Another program holds the port that the sign-in needs.
failure-port-busy-meaning = The browser's answer would reach that program instead of Patchbay.
failure-port-busy-action = Sign in with a device code, or close the other program.

failure-edge-blocked-title = A web page came back instead of an answer from the API.
failure-edge-blocked-meaning = A gateway, a proxy or a wrong path answered. The account is not the cause.
failure-edge-blocked-action = Check the network and the endpoint's path.

failure-edge-challenge-title = Cloudflare asks for a browser check before it lets the request through.
failure-edge-challenge-meaning = The network is being blocked, not the account. Signing in again does not help.
failure-edge-challenge-action = Try another network, or switch the VPN or proxy off.

failure-proxy-title = The proxy did not let the request through.
failure-proxy-meaning = It refused, asks for its own sign-in, or is down. OpenAI was not reached.
failure-proxy-action = Check the proxy's address and its sign-in.

failure-dns-title = The server's name could not be found.
failure-dns-meaning = This computer is offline, or its name service does not answer.
failure-dns-action = Check the network connection, then try again.

failure-tls-certificate-title = The server's certificate was not accepted.
failure-tls-certificate-meaning = It expired, carries another name, or comes from an issuer this computer does not trust. Nothing was sent.
failure-tls-certificate-action = Check the certificates. A company network may need its own root certificate.

failure-connection-title = The connection was refused or broke off.
failure-connection-meaning = The server, a proxy or the network closed it before an answer arrived.
failure-connection-action = Try again.

failure-timeout-title = No answer arrived in time.
failure-timeout-meaning = The server or the network is slow. Nothing says that the account is at fault.
failure-timeout-action = Try again.

failure-upstream-unavailable-title = The server reports a fault of its own.
failure-upstream-unavailable-meaning = The request and the account are not the cause.
failure-upstream-unavailable-action = Try again in a minute.

failure-overloaded-title = The model is at capacity.
failure-overloaded-meaning = The server takes no further requests for it at this moment.
failure-overloaded-action = Try again in a minute, or choose another model.

failure-stream-closed-title = The answer broke off before its end.
failure-stream-closed-meaning = The connection closed while the server was still writing. What arrived is kept.
failure-stream-closed-action = Try again.

failure-incomplete-length-title = The answer reached its length limit.
failure-incomplete-length-meaning = The server cut it there. What arrived is complete up to that point.
failure-incomplete-length-action = Continue the answer with a new message.

failure-empty-response-title = The server answered with nothing.
failure-empty-response-meaning = The request was accepted, but no text came back.
failure-empty-response-action = Try once more.

failure-rate-limit-title = The server received too many requests in a short time.
failure-rate-limit-meaning = It refuses further ones for some seconds or minutes. The plan is not used up.
failure-rate-limit-action = Wait until the pause ends, then send it again.

failure-usage-limit-title = Usage limit reached.
failure-usage-limit-meaning = The plan's window is used up. Requests are refused until it resets.
failure-usage-limit-action = Wait until the limit resets, or switch to another account.

failure-quota-title = The account's credits or its spending limit are used up.
failure-quota-meaning = The server refuses requests until credits are there again. Waiting alone does not help.
failure-quota-action = Add credits, or raise the spending limit.

failure-schema-title = The server did not understand the request.
failure-schema-meaning = The tool wrote a request in a form that this endpoint does not accept.
failure-schema-action = Report this to the tool's makers with the text below.

failure-unsupported-parameter-title = The endpoint refuses one field of the request.
failure-unsupported-parameter-meaning = The rest of the request is fine.
failure-unsupported-parameter-action = Patchbay sends it once more without that field.

failure-model-not-found-title = The server does not offer this model to this sign-in.
failure-model-not-found-meaning = Its name is unknown there, or the plan does not include it.
failure-model-not-found-action = Choose another model.

failure-context-overflow-title = The conversation is too long for this model.
failure-context-overflow-meaning = The server counts more tokens than the model can read at once.
failure-context-overflow-action = Shorten the message, or start a new conversation.

failure-request-too-large-title = The request is too large.
failure-request-too-large-meaning = It holds more bytes than the server accepts.
failure-request-too-large-action = Shorten the message, or attach smaller files.

failure-replay-invalid-title = The server does not accept the earlier messages again.
failure-replay-invalid-meaning = An earlier item is unknown there, or its signature does not fit.
failure-replay-invalid-action = Patchbay sends it once more without those items.

failure-policy-blocked-title = The server refused the request under a safety policy.
failure-policy-blocked-meaning = The sign-in and the route work.
failure-policy-blocked-action = Rephrase the message.

failure-sandbox-blocked-title = The tool's own sandbox stopped the command.
failure-sandbox-blocked-meaning = The tool waits for an approval or forbids this step. The provider is not involved.
failure-sandbox-blocked-action = Approve the step in the tool.

failure-file-unreadable-title = A configuration file cannot be read.
failure-file-unreadable-meaning = Its text has a syntax error, or the file cannot be opened. Patchbay leaves it as it is.
failure-file-unreadable-action = Open the file and correct it.

failure-file-changed-title = The file changed since Patchbay read it.
failure-file-changed-meaning = Another program wrote it. Nothing was written.
failure-file-changed-action = Read the new diff, then decide again.

failure-file-not-writable-title = The file cannot be written.
failure-file-not-writable-meaning = It is read-only, the disk is full, or another program manages it. Nothing was written.
failure-file-not-writable-action = Open the file and check its permissions.

failure-cancelled-title = The request was stopped.
failure-cancelled-meaning = The person stopped it. What arrived is kept.
failure-cancelled-action = Nothing needs to be done.

failure-unknown-title = Patchbay does not know this failure.
failure-unknown-meaning = It compared the text with every kind it knows and found none.
failure-unknown-action = Report the text below, so that the next version knows it.

# A server's own words, or what is not ours to word.
failure-verbatim = { $text }

# Names one after the other: A, B and C.
failure-comma = { $first }, { $second }
failure-and = { $first } and { $second }
