import Glibc
import TestSupport
import Testing

@Suite struct StartingTests {
    @Test func `the ready line tells the URL, the mode and what there is`() throws {
        let server = try RunningServer()
        #expect(
            server.readyLine
                == "psa-mock is ready at http://127.0.0.1:\(server.port) "
                + "(default mode; 45 contacts, 10 companies, 40 tickets)")
        #expect(server.port != 0)
    }

    @Test func `what is ready answers the probes of orchestrators`() throws {
        let server = try RunningServer("--fixture", "none")
        for target in ["/readyz", "/livez"] {
            let response = try server.exchange("GET", target)
            #expect(response.status == 200)
            #expect(response.text == "ok\n")
        }
    }

    @Test func `the mode of the ready line is the mode of the answers`() throws {
        let server = try RunningServer("serve", "--mode=strict")
        #expect(server.readyLine.contains(" (strict mode; "))
        #expect(try server.exchange("GET", "/company/contacts").status == 400)
    }

    @Test("the host is shown as in a URL", arguments: [("::1", "[::1]"), ("[::1]", "[::1]")])
    func host(_ given: String, _ shown: String) throws {
        let server = try RunningServer("--host", given, "--fixture", "none")
        #expect(server.readyLine.hasPrefix("psa-mock is ready at http://\(shown):\(server.port) ("))
    }

    @Test(
        "an address that stands for all is shown as one that opens", arguments: ["0.0.0.0", "::"])
    func everyAddress(_ given: String) throws {
        let server = try RunningServer("--host", given, "--fixture", "none")
        #expect(
            server.readyLine
                == "psa-mock is ready at http://localhost:\(server.port) (all addresses of this "
                + "machine; default mode; 0 contacts, 0 companies, 0 tickets)")
    }

    @Test func `the port file holds the port and goes with the server`() throws {
        let folder = try TemporaryFolder()
        let server = try RunningServer("--port-file", folder.file("port"), "--fixture=none")
        #expect(folder.read("port") == "\(server.port)\n")
        // Other users of the machine may read it, where the mask of this one allows it.
        let other = unsafe open(folder.file("other"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        close(other)
        #expect(try folder.mode(of: "port") == folder.mode(of: "other"))
        server.program.send(SIGTERM)
        #expect(server.program.finish().status == 0)
        #expect(folder.read("port") == nil)
    }

    @Test func `a port in use is one line and exit 2`() throws {
        let server = try RunningServer("--fixture", "none")
        let second = try run("--port", "\(server.port)", "--fixture", "none")
        #expect(second.status == 2)
        #expect(second.output == "")
        #expect(
            second.errors
                == "psa-mock: Port \(server.port) of 127.0.0.1 is in use. Stop the other process, "
                + "or choose another port; port 0 takes any free one.\n")
    }

    @Test func `a port file that cannot be written is one line and exit 2`() throws {
        let refused = try run("--port", "0", "--port-file", "/nowhere/port", "--fixture=none")
        #expect(refused.status == 2)
        #expect(
            refused.errors
                == "psa-mock: cannot write /nowhere/port: No such file or directory; "
                + "name a file that can be written\n")
    }
}
