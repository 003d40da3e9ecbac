import Dispatch
import Glibc
import HTTP
import PSA
import Primitives

@main
struct PSAMock {
    static func main() throws {
        do {
            let (sandbox, _) = try Sandbox.open(fixtures: [try .demo]) {
                Timestamp(seconds: Int64(time(nil)))
            }
            let server = try Server(
                host: "127.0.0.1", port: 8080, limits: Limits.http,
                handler: Service(sandbox) { print($0) })
            server.start()
            print("psa-mock is ready at http://127.0.0.1:\(server.port)")
            dispatchMain()
        } catch let error as FixtureError {
            error.lines.forEach { print($0) }
            exit(2)
        }
    }
}
