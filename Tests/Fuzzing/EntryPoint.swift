// The entry of libFuzzer (LLVM, "libFuzzer: a library for coverage-guided fuzz testing").

import Glibc

/// What is fuzzed, by the environment variable `PSA_MOCK_FUZZ_TARGET`.
private let target: FuzzTarget = {
    let name = unsafe getenv("PSA_MOCK_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        fatalError("PSA_MOCK_FUZZ_TARGET is one of \(names)")
    }
    return target
}()

/// Runs one input. An input that breaks a promise ends the process.
@_cdecl("LLVMFuzzerTestOneInput")
public func runOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    target.run(bytes)
    return 0
}
