// Documents: upload as a form, lists by what they belong to, download.

import Dialect
import HTTP
import MockServer
import ServiceTestSupport
import TestSupport
import Testing

@Suite struct DocumentTests {
    private func upload(
        _ server: TestServer, _ fields: [(String, String)], file: String? = "Log of the tunnel\n",
        named name: String = #"filename="vpn.log""#
    ) -> TestResponse {
        var body = ""
        for (name, value) in fields {
            body += "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        if let file {
            body +=
                "--b\r\nContent-Disposition: form-data; name=\"file\"; \(name)\r\n"
                + "Content-Type: text/plain\r\n\r\n\(file)\r\n"
        }
        return server.send(
            .post, "/system/documents", body + "--b--\r\n",
            fields: [("Content-Type", "multipart/form-data; boundary=b")])
    }

    private let ofTicket = [("recordType", "Ticket"), ("recordId", "5001")]

    @Test func `A file that is uploaded comes back byte for byte`() throws {
        let server = try TestServer()
        let made = upload(server, ofTicket + [("title", "Tunnel"), ("privateFlag", "true")])
        #expect(made.status == 201)
        #expect(made["title"] == "Tunnel")
        #expect(made["fileName"] == "vpn.log")
        #expect(made["size"] == "18")
        #expect(made["owner"] == "API")
        #expect(made["publicFlag"] == "false")
        #expect(made["imageFlag"] == "false")
        let file = server.get("/system/documents/\(made.id)/download")
        #expect(file.status == 200)
        #expect(file.body == "Log of the tunnel\n")
        #expect(file.field("Content-Disposition") == #"attachment; filename="vpn.log""#)
        #expect(server.get("/system/documents/99/download").status == 404)
    }

    @Test func `Documents are listed by the record that they belong to`() throws {
        let server = try TestServer()
        let log = upload(server, ofTicket).id
        let other = upload(server, [("recordType", "contact"), ("recordId", "1")]).id
        func ids(_ type: String, _ id: Int) -> [Int64] {
            server.ids(("recordType", type), ("recordId", "\(id)"), at: "/system/documents")
        }
        #expect(ids("Ticket", 5001) == [log])
        #expect(ids("Ticket", 5002) == [])
        // The photo too, which the contact names.
        #expect(ids("Contact", 1) == [1, other])
        #expect(
            server.get("/service/tickets/5001/documents?fields=id,name").body
                == #"[{"id":\#(log),"name":"vpn.log"}]"#)
        #expect(server.delete("/system/documents/\(log)").status == 204)
        #expect(ids("Ticket", 5001) == [])
    }

    @Test(
        "A form that names no record is refused",
        arguments: [
            ([("recordId", "5001")], ["recordType"]), ([("recordType", "Ticket")], ["recordId"]),
            ([("recordType", "Ticket"), ("recordId", "99")], ["recordId"]),
            ([], ["recordType", "recordId"]),
            ([("recordType", "Nope"), ("recordId", "1")], ["recordType"]),
            ([("recordType", "ServiceTicket"), ("recordId", "5001")], ["recordType"]),
            ([("recordType", "PurchaseOrder"), ("recordId", "99999")], ["recordId"]),
            ([("recordType", "SalesOrder"), ("recordId", "99999")], ["recordId"]),
            ([("recordType", "Ticket"), ("recordId", "2147483648")], ["recordId"]),
            (
                [
                    ("recordType", "Ticket"), ("recordId", "5001"), ("privateFlag", "maybe"),
                    ("readOnlyFlag", "1"),
                ], ["privateFlag", "readOnlyFlag"]
            ),
        ])
    func refusals(fields: [(String, String)], refused: [String]) throws {
        let answer = upload(try TestServer(), fields)
        #expect(answer.status == 400)
        #expect(answer.refusedFields == refused)
    }

    @Test func `An id that is no number is refused as such`() throws {
        let answer = upload(try TestServer(), [("recordType", "Ticket"), ("recordId", "abc")])
        #expect(
            answer["errors/0/message"]
                == "The field recordId must be a whole number, but it is 'abc'.")
    }

    @Test(
        "A title and a name of a file have a length, the title by default too",
        arguments: [
            (String(repeating: "ä", count: 101), 5, ["title"]),
            (String(repeating: "ä", count: 100), 5, []), ("Tunnel", 251, ["fileName"]),
            ("Tunnel", 250, []), (nil, 101, ["title"]), (nil, 100, []),
            (nil, 300, ["title", "fileName"]), ("a\0b", 5, ["title"]),
        ])
    func lengths(title: String?, fileName: Int, refused: [String]) throws {
        let server = try TestServer()
        let before = try server.dump()
        let name = String(repeating: "f", count: fileName)
        let answer = upload(
            server, ofTicket + (title.map { [("title", $0)] } ?? []),
            named: #"filename="\#(name)""#)
        #expect(answer.status == (refused.isEmpty ? 201 : 400))
        #expect(answer.refusedFields == refused)
        #expect(try refused.isEmpty || server.dump() == before)
        guard fileName > 5, !refused.isEmpty else { return }
        #expect(answer["errors/0/code"] == "MaxLengthField")
    }

    @Test(
        "A name beyond ASCII is read from a form and said of a download",
        arguments: [
            (
                #"filename*=UTF-8''na%C3%AFve.txt"#, "naïve.txt",
                #"attachment; filename="na_ve.txt"; filename*=UTF-8''na%C3%AFve.txt"#
            ),
            (
                #"filename="naive.txt"; filename*=utf-8'en'na%c3%afve.txt"#, "naïve.txt",
                #"attachment; filename="na_ve.txt"; filename*=UTF-8''na%C3%AFve.txt"#
            ),
            (
                #"filename="naïve (1).txt""#, "naïve (1).txt",
                #"attachment; filename="na_ve (1).txt"; filename*=UTF-8''na%C3%AFve%20%281%29.txt"#
            ),
            (
                #"filename*=ISO-8859-1''na%EFve.txt"#, "naïve.txt",
                #"attachment; filename="na_ve.txt"; filename*=UTF-8''na%C3%AFve.txt"#
            ),
            (
                #"filename="plain.txt"; filename*=UTF-8''%FF.txt"#, "plain.txt",
                #"attachment; filename="plain.txt""#
            ),
            (
                #"filename="plain.txt"; filename*=UTF-8''%4.txt"#, "plain.txt",
                #"attachment; filename="plain.txt""#
            ),
        ])
    func names(form: String, name: String, disposition: String) throws {
        let server = try TestServer()
        let made = upload(server, ofTicket, named: form)
        #expect(made["fileName"] == name)
        let file = server.get("/system/documents/\(made.id)/download")
        #expect(file.field("Content-Disposition") == disposition)
    }

    @Test func `A list of a kind of record has the documents of that kind alone`() throws {
        let server = try TestServer()
        let log = upload(server, ofTicket).id
        let other = upload(server, [("recordType", "Company"), ("recordId", "2")]).id
        func ids(_ type: String) -> [Int64] {
            server.ids(("recordType", type), at: "/system/documents")
        }
        #expect(ids("Ticket") == [log])
        #expect(ids("company") == [other])
        #expect(!ids("Contact").contains(log))
        #expect(server.get("/system/documents/count?recordType=Ticket").body == #"{"count":1}"#)
    }

    @Test func `A ticket of a project has documents too`() throws {
        let server = try TestServer()
        let phase = server.post(
            "/project/projects/301/phases", #"{"description":"Plan"}"#
        ).id
        let ticket = server.post(
            "/project/tickets", #"{"summary":"Wire","phase":{"id":\#(phase)}}"#
        ).id
        let made = upload(server, [("recordType", "Ticket"), ("recordId", "\(ticket)")])
        #expect(made.status == 201)
        #expect(
            server.ids(
                ("recordType", "Ticket"), ("recordId", "\(ticket)"), at: "/system/documents")
                == [made.id])
    }

    @Test func `A document is a form with one file of at most two megabytes`() throws {
        let server = try TestServer()
        #expect(upload(server, ofTicket, file: nil).status == 400)
        #expect(
            upload(server, ofTicket, file: String(repeating: "a", count: Limits.imageBytesMax))
                .status == 201)
        #expect(
            upload(server, ofTicket, file: String(repeating: "a", count: Limits.imageBytesMax + 1))
                .status == 400)
        #expect(server.post("/system/documents", "{}").status == 415)
    }

    @Test func `A ticket that goes leaves its documents`() throws {
        let server = try TestServer()
        let log = upload(server, [("recordType", "Ticket"), ("recordId", "5002")]).id
        #expect(server.delete("/service/tickets/5002").status == 204)
        #expect(server.get("/system/documents/\(log)").status == 200)
    }
}
