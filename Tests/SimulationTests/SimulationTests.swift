import Simulation
import Testing

/// The server in a simulated network: whatever chance does, its promises hold.
@Suite(.enabled(if: Simulation.isAvailable)) struct SimulationTests {
    @Test(arguments: 0..<4)
    func `Runs of chance break no promise`(part: Int) {
        for seed in UInt64(part * 100)..<UInt64(part * 100 + 100) {
            guard let failure = Simulation.run(seed: seed).failure else { continue }
            let size = Simulation.shrink(seed: seed)
            Issue.record("\(failure); \(Simulation.command(seed: seed, size))")
            return
        }
    }

    @Test func `The same seed gives the same run, another one another`() {
        for seed in UInt64(0)..<10 {
            let hash = Simulation.run(seed: seed).hash
            #expect(Simulation.run(seed: seed).hash == hash)
            #expect(Simulation.run(seed: seed + 1).hash != hash)
        }
    }
}
