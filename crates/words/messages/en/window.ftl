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
