# Signing in, accounts and what is kept of them, renewing, endpoints and whom tokens may go to.

sign-in-token-holder = { $holder } ({ $file })
sign-in-token-shared = { $holders } { $count ->
        [one] has
       *[other] have
    } the same token and likely used it. A refresh token works once.
