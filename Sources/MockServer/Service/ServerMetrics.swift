// The counts of the server, for a monitoring system.

import Dialect
import Glibc
import HTTP
import Primitives
import Synchronization
import Tenancy

/// The number of answers of a worker, by the first digit of their status. Only the worker itself
/// counts, so that no worker waits for the memory of another.
final class AnswerCounts: Sendable {
    private let ones = Atomic(0)
    private let twos = Atomic(0)
    private let threes = Atomic(0)
    private let fours = Atomic(0)
    private let fives = Atomic(0)

    /// Counts an answer.
    func count(_ status: Status) {
        switch status.code / 100 {
        case 1: Self.add(to: ones)
        case 2: Self.add(to: twos)
        case 3: Self.add(to: threes)
        case 4: Self.add(to: fours)
        default: Self.add(to: fives)
        }
    }

    private static func add(to count: borrowing Atomic<Int>) {
        count.store(count.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }

    /// The number of answers whose status begins with 2, 3, 4 and 5.
    var all: [Int] {
        [
            twos.load(ordering: .relaxed), threes.load(ordering: .relaxed),
            fours.load(ordering: .relaxed), fives.load(ordering: .relaxed),
        ]
    }
}

/// What all workers have answered since the start.
package final class ServerMetrics: Sendable {
    /// The counts of each worker, by its index.
    let answers: [AnswerCounts]

    package init(workers: Int) { answers = (0..<workers).map { _ in AnswerCounts() } }

    /// The number of answers whose status begins with 2, 3, 4 and 5, each with its name.
    var totals: [(status: String, count: Int)] {
        let all = answers.map(\.all)
        return ["2xx", "3xx", "4xx", "5xx"].enumerated().map { index, status in
            (status, all.reduce(0) { $0 + $1[index] })
        }
    }
}

extension Response {
    /// Writes the metrics in the text format of Prometheus, version 0.0.4.
    mutating func write(_ metrics: ServerMetrics, _ sandboxes: Sandboxes, at now: Timestamp) {
        start(.ok, date: now)
        startBody("text/plain; version=0.0.4; charset=utf-8")
        var page = MetricsPage()
        page.add(
            "psa_mock_info", .gauge, "The version and the mode of the server.",
            [("{version=\"\(Release.version)\",mode=\"\(sandboxes.mode.rawValue)\"}", "1")])
        page.add(
            "psa_mock_requests_total", .counter, "Requests answered, by the class of the status.",
            metrics.totals.map { ("{status=\"\($0.status)\"}", String($0.count)) })
        let all = sandboxes.registry.all
        page.add("psa_mock_sandboxes", .gauge, "Sandboxes, open or not.", all.count)
        page.add(
            "psa_mock_sandboxes_open", .gauge, "Sandboxes that are open.",
            all.count { $0.entry.isOpen })
        page.add(
            "psa_mock_sandbox_memory_bytes", .gauge, "Memory that sandboxes and snapshots take.",
            sandboxes.registry.memoryByteCount)
        page.add(
            "psa_mock_sandbox_memory_max_bytes", .gauge, "Memory that they may take.",
            sandboxes.registry.limits.memoryBytesMax)
        page.add(
            "process_start_time_seconds", .gauge, "Start of the process since 1970.",
            Int(sandboxes.startedAt.seconds))
        page.add(
            "process_cpu_seconds_total", .counter, "Processor time of the process.",
            [("", MetricsPage.processorSeconds)])
        body.append(page.text)
        finish()
    }
}

/// A page of metrics.
private struct MetricsPage {
    enum Kind: String { case counter, gauge }

    private(set) var text = ""

    /// Adds a metric with its samples.
    mutating func add(
        _ name: String, _ kind: Kind, _ help: String, _ samples: [(labels: String, value: String)]
    ) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples { text += "\(name)\(sample.labels) \(sample.value)\n" }
    }

    /// Adds a metric with one sample.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
        add(name, kind, help, [("", String(value))])
    }

    /// The processor time of the process in seconds, with three decimals.
    static var processorSeconds: String {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else {
            preconditionFailure("clock_gettime failed: errno \(errno)")
        }
        let thousandths = String(1000 + time.tv_nsec / 1_000_000).dropFirst()
        return "\(time.tv_sec).\(thousandths)"
    }
}
