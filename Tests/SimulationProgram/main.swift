// Runs simulations for some time, or one seed again: what `script/simulate` calls.

import Simulation

let options = Options(CommandLine.arguments.dropFirst())
if let seed = options.seed {
    repeatRun(seed, options)
} else {
    runMany(options)
}
