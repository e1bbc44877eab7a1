# Where a request may go, and why nothing was sent.

route-not-sent-title = Patchbay did not send this.
route-no-limits = The limits are told by the ChatGPT backend, where a plan sign-in's token does not go.
route-no-address = The configured address is no web address that can be understood.
route-user-name = The configured address holds a user name, which can hide where a token goes.
route-codex-only = The configured address leads to { $host }, which takes the Codex client's sign-in only.
route-plan-only = The configured address leads to { $host }, which takes plan sign-ins and API keys only.
route-copilot-only = The configured address leads to { $host }, which takes GitHub's sign-in only.
route-azure-only = The configured address leads to { $host }, which takes Azure's keys only.
route-plain-http = The configured address leads to { $host } as plain http: others could read the token.
route-more-than-path = The configured address holds more than a host and a path.
route-transport = The route speaks { $transport }, and no ChatGPT sign-in is taken over that.
route-openai-only = The account in use belongs to { $issuer }; { $address } goes with { $owner }.
route-another-issuer = The account in use belongs to { $issuer }; the endpoints in force go with { $owner }.
route-unpaired = The account in use belongs to { $issuer }, and { $address } was not configured together with that issuer.
