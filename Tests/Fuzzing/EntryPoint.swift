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

/// Runs an empty input before those of libFuzzer: what a target loads once is not part of the time of an input.
@_cdecl("LLVMFuzzerInitialize")
public func prepare(_: OpaquePointer?, _: OpaquePointer?) -> CInt {
    target.run([])
    return 0
}

/// Runs one input. An input that breaks a promise ends the process.
@_cdecl("LLVMFuzzerTestOneInput")
public func runOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    target.run(bytes)
    return 0
}
