# Whom Patchbay talks to, in Settings.

endpoints-title = Endpoints
endpoints-name-issuer = Sign-in issuer
endpoints-name-codex_base_url = ChatGPT route
endpoints-name-api_base_url = API base
# Read out behind the note of a field.
endpoints-kind-issuer = , signs in
endpoints-kind-codex_base_url = , for Codex sign-ins
endpoints-kind-api_base_url = , for Continue with ChatGPT
endpoints-note-environment = set by { $variable }
endpoints-note-default = default
endpoints-note-stored = yours
endpoints-note-unsaved = not saved
endpoints-saved = Endpoints saved.
endpoints-in-force = OpenAI’s own endpoints are in force.
endpoints-port = Callback port
    .ports = 1455, then 1457
    .note = fixed: the issuer accepts no other
endpoints-all-fixed = All three are set by the environment, which wins over Settings.
endpoints-save = Save endpoints
    .saving = Saving
    .faulty = Mend the marked address first
endpoints-discard = Discard
endpoints-reset = Reset to OpenAI’s own
    .resetting = Resetting
endpoints-together = The issuer and the addresses are kept together. A sign-in goes only to the addresses that were saved with its issuer.
endpoints-simulated = Simulated: answers come from this computer.

# Under a field.
endpoints-word-address = Write a whole address that starts with https://, without a query.
endpoints-word-plain = Plain http lets others on the way read the token. Write https:// instead.
endpoints-word-codex = { $host } refuses Codex sign-ins. The ChatGPT route does not go there.
endpoints-word-api = { $host } takes Codex sign-ins only. The public API is elsewhere.
endpoints-word-own = This address goes with OpenAI’s issuer. With { $issuer }, nothing is sent there.
endpoints-word-issuer = { $host } takes no sign-in from { $issuer }.
endpoints-word-account = { $name } belongs to another issuer. Nothing is sent for it with this one.
endpoints-word-accounts = { $count ->
    [one] { $count } account belongs to another issuer. Nothing is sent for it with this one.
   *[other] { $count } accounts belong to another issuer. Nothing is sent for them with this one.
}
