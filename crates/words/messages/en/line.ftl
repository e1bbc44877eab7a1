# The route line: its labels, and the one sentence that says what is drawn.

line-tool = Tool
line-transport = Transport
line-transport-should = Transport should be
line-endpoint = Endpoint
line-endpoint-should = Endpoint should be
line-account = Account
line-refused = Refused
line-not-set = not set
line-no-sign-in = No sign-in

line-goes = { $tool } goes through { $transport } to { $endpoint } as { $account }.
line-goes-nameless = { $tool } goes through { $transport } to { $endpoint }, without a sign-in.
line-goes-own = { $tool } goes through { $transport } to { $endpoint }, an address of its own. Patchbay does not test it.
line-will-stop = It works now and will stop: { $why }
line-wrong = { $tool } is patched to { $transport } and { $endpoint }, which refuses this account.
line-wrong-should = { $tool } is patched to { $transport } and { $endpoint }, which refuses this account. It should go through { $should-transport } to { $should-endpoint }.

# Patchbay's own route for an account.
line-own-finds-none = Patchbay goes through { $transport } to { $endpoint } and finds no valid sign-in for { $account }.
line-own-misfit = Patchbay is patched through { $transport } to { $endpoint }, which does not fit { $account }, so nothing is sent.
line-own-misfit-should = Patchbay is patched through { $transport } to { $endpoint }, which does not fit { $account }, so nothing is sent. It should go to { $should }.
line-own-open-ai-only = This account belongs to { $issuer }; { $endpoint } goes with { $other }.
line-own-another-issuer = This account belongs to { $issuer }; the endpoints in force go with { $other }.
line-own-unpaired = { $endpoint } was not set together with { $issuer }.
line-own-nothing-sent = Nothing is sent. { $why }
line-own-sends-nothing = Patchbay sends nothing for this account.
