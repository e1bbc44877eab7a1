# The Live test screen: what is said round the steps.

live-step-config = Config
live-step-dns = DNS
live-step-proxy = Proxy
live-step-tls = TLS
live-step-sign_in = Sign-in
live-step-route = Route
live-step-model = Model
live-step-first_token = First token

live-some-route = a route
live-test = Test { $name }
live-testing = Testing { $name }
live-works = { $name } works
live-stopped = The test of { $name } was stopped
live-stops-at = { $name } stops at { $step }
live-told = { $headline }.

# Said before every run.
live-before = The test sends one tiny request, which counts towards the plan’s limits.
live-at-step = Step { $step } of 8. One tiny request is sent.
live-nothing-sent = { $passed } of 8 steps passed. Nothing was sent.
live-sent = { $passed } of 8 steps passed. Sent, one request.
live-sent-at = { $passed } of 8 steps passed. Sent at { $clock }, one request.
live-sent-tokens = { $tokens ->
    [one] { $passed } of 8 steps passed. Sent, one request of { $tokens } token.
   *[other] { $passed } of 8 steps passed. Sent, one request of { $tokens } tokens.
}
live-sent-at-tokens = { $tokens ->
    [one] { $passed } of 8 steps passed. Sent at { $clock }, one request of { $tokens } token.
   *[other] { $passed } of 8 steps passed. Sent at { $clock }, one request of { $tokens } tokens.
}

live-what = What is tested
live-stop = Stop
live-run = Run the test
live-run-again = Run again
live-offline = The test waits for the network. Config files can still be checked and repaired.
live-nothing = There is nothing to test yet. Sign in, or install OpenClaw.

# A step.
live-running = Running
live-not-reached = Not reached
live-not-reached-model = Not reached: { $model }
# Read out behind a step's name.
live-look-passed = , passed
live-look-failed = , failed
live-look-running = , running
live-look-idle = , not reached
live-happened = What happened
live-means = What it means
live-do = What to do
live-measured = Measured
live-repair = Repair the route
live-again = Try again
live-no-body = (no body)
live-no-answer = No answer in { $ms } ms
live-raw = Raw response, { $status } in { $ms } ms
live-copy = Copy, secrets hidden

# Before a tool's token leaves OpenAI's hosts.
live-allow = Send { $tool }’s token to { $host }?
live-allow-about = The route leads to this host, which is not one of OpenAI’s usual addresses. The test stopped before the token was sent.
live-allow-plain = The address is plain http: others on the way could read the token.
live-allow-already = Each request of { $tool } itself sends its token there already.
live-allow-once = Send it once
