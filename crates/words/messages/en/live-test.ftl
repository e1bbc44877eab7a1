# The live test: what each step measured, in a phrase without a full stop, and its own failures.

live-test-config = { $place }: { $way }
live-test-way = { $model } over { $transport } to { $endpoint }
live-test-no-transport = no transport
live-test-no-address = no address
live-test-files = { $count ->
    [one] { $count } file read
   *[other] { $count } files read
}
live-test-own = Patchbay's own account, { $address }
live-test-dns = { $count ->
    [one] { $name } has { $count } address: { $list }
   *[other] { $name } has { $count } addresses: { $list }
}
live-test-dns-literal = { $name } is an address, so there was nothing to look up
live-test-dns-behind = { $found }. The proxy looks up { $host }
live-test-proxy = { $proxy } passes on to { $host }
live-test-proxy-answers = { $proxy } answers
live-test-no-proxy = No proxy is set. Connecting directly
live-test-plain-http = Plain http: there is nothing to check
live-test-tls-trusted = { $version }, the certificate is trusted
live-test-tls = { $version }, certificate signed by { $issuer }
live-test-tls-until = { $version }, certificate signed by { $issuer }, valid until { $date }
live-test-sign-in = { $who }, token { $token }
live-test-sign-in-days = { $who }, token { $token }, valid for { $count } days
live-test-sign-in-hours = { $who }, token { $token }, valid for { $count } hours
live-test-sign-in-minutes = { $count ->
    [one] { $who }, token { $token }, valid for { $count } minute
   *[other] { $who }, token { $token }, valid for { $count } minutes
}
live-test-answered = Answered { $status }
live-test-no-answer = No answer
live-test-over = { $answer } over { $protocol }
live-test-with-id = { $answer }, request id { $id }
live-test-model = { $model } answers
live-test-model-other = { $asked } was asked, { $model } answers
live-test-model-taken = { $asked } was asked and taken
live-test-model-asked = { $asked } was asked
live-test-first-words = The first words are here

live-test-nowhere-title = { $tool }'s route leads nowhere.
live-test-nowhere-meaning = Its config names a provider or an address that this version does not have.
live-test-address-title = { $tool }'s base address can't be understood.
live-test-address-meaning = It is no http or https address, or holds a variable that is not set here.
live-test-address-action = Correct the base address in the config.
live-test-ended-title = { $tool }'s sign-in has ended.
live-test-ended-meaning = Its access token is too old to be sent, so nothing was sent.
live-test-ended-action = Start { $tool }: it renews its own sign-in. Patchbay never does.
