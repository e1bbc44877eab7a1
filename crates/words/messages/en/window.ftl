# What every screen shares: the sidebar, the account chip, the frame.

window-sidebar = Sidebar
window-main = Main
window-account = Account
window-tools = Tools
window-simulated = Simulated
window-health = Health
window-live-test = Live test
window-chat = Chat
window-accounts = Accounts
window-settings = Settings
window-need-attention = { $count ->
    [one] { $count } needs attention
   *[other] { $count } need attention
}
window-answer-arrived = The answer arrived. Patchbay finishes the sign-in.
window-signed-in-as = Signed in as { $name }.
window-not-signed-in = Not signed in

# A fault of Patchbay's own that no failure stands for.
window-fault = Patchbay stopped at something it does not know.
    .meaning = The request did not reach its end. Nothing else was changed.
    .action = Copy the details into a report.
