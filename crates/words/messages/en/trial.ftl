# Try it offline: the throw-away world with its simulated account.

trial-try = Try it offline with a simulated account
    .about = Nothing leaves this computer
    .working = Starting the simulation
trial-leave = Leave the simulation
    .about = Its files are removed. Real accounts and files are as they were.
    .working = Ending the simulation
trial-entered = This is a simulation. Nothing leaves this computer.
trial-account = Simulated account
    .about = Answers come from this computer. Good for trying a repair without a network.
    .use = Use
trial-answer = Simulated answer from this computer
trial-test = Simulated. This test goes to a simulator on this computer.
trial-kept = The simulated sign-in is kept in a folder that is thrown away.
trial-endpoint = of the simulation
trial-endpoints-fixed = All three belong to the simulation. The real ones stay as they are.
# Stands in place of “~” before a path.
trial-home = simulated home
