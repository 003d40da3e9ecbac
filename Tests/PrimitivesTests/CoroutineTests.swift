import Primitives
import Testing

@Suite struct CoroutineTests {
    /// What a coroutine and its owner have done, in order. Only one of them runs at a time.
    private final class Steps: @unchecked Sendable {
        var texts: [String] = []
    }

    @Test func `A coroutine and its owner take turns`() {
        let steps = Steps()
        let coroutine = Coroutine(nanosecondsPerSlice: 0) {
            for number in 1...3 {
                steps.texts.append("work \(number)")
                CoroutineSlices.current?.pauseIfDue()
            }
        }
        #expect(steps.texts == [])
        var count = 0
        while !coroutine.resume() {
            count += 1
            steps.texts.append("pause \(count)")
        }
        #expect(
            steps.texts == ["work 1", "pause 1", "work 2", "pause 2", "work 3", "pause 3"])
        #expect(coroutine.isDone && coroutine.resume())
    }

    @Test func `A coroutine whose slice is long enough does not pause`() {
        let steps = Steps()
        let coroutine = Coroutine(nanosecondsPerSlice: .max / 2) {
            for _ in 0..<3 { CoroutineSlices.current?.pauseIfDue() }
            steps.texts.append("done")
        }
        #expect(coroutine.resume())
        #expect(steps.texts == ["done"])
    }

    @Test func `A coroutine that is released is told to stop, and runs to its end`() {
        let steps = Steps()
        var coroutine: Coroutine? = Coroutine(nanosecondsPerSlice: 0) {
            while CoroutineSlices.current?.pauseIfDue() == true {}
            steps.texts.append("stopped")
        }
        #expect(coroutine?.resume() == false)
        coroutine = nil
        #expect(steps.texts == ["stopped"])
    }

    @Test func `A coroutine that was never resumed does nothing`() {
        let steps = Steps()
        var coroutine: Coroutine? = Coroutine(nanosecondsPerSlice: 0) {
            steps.texts.append("begun")
        }
        #expect(coroutine?.isDone == false)
        coroutine = nil
        #expect(steps.texts == [])
    }

    @Test func `There are no slices outside of a coroutine`() {
        #expect(CoroutineSlices.current == nil)
    }
}
