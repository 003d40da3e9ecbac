// Data of any size: companies with their sites, contacts with their notes, and tickets.

package import Fixtures
import Primitives

/// Data of a number of contacts, the same on every machine for the same seed. Each record is worked
/// out from its number alone, so that nothing is kept while the others are made.
///
/// Contacts come in groups of a thousand, which ten companies of different sizes share; a company's
/// first contact is its default contact, and manages some of the others.
package struct GeneratedData: Sendable {
    /// The number of contacts, which have the ids from 1 on.
    package let contactCount: Int
    private let seed: UInt64

    package init(contactCount: Int, seed: UInt64) {
        self.contactCount = contactCount
        self.seed = seed
    }

    /// The contacts of each company of a group.
    private static let companySizes = [100, 60, 140, 45, 200, 30, 80, 310, 15, 20]
    private static let groupSize = companySizes.reduce(0, +)
    /// Contacts for each ticket.
    static let contactsPerTicket = 10
    /// The ids of companies, sites and tickets come behind those of the demo data.
    private static let companyIDStart = 100_000
    private static let siteIDStart = 100_000
    static let ticketIDStart = 100_000
    /// Sites that a company has at most, each with an id of its own.
    private static let sitesMax = 3

    /// The time of the newest change.
    private static let end = Timestamp(seconds: 1_780_315_200)

    /// The data as a fixture.
    package func fixture(name: String) -> Fixture {
        Fixture(name: name, lastUpdated: Self.end, lists: lists)
    }

    package var lists: [GeneratedList] {
        [
            GeneratedList(name: "companies", count: companyCount) { appendCompany($0, to: &$1) },
            GeneratedList(name: "contacts", count: contactCount) { appendContact($0, to: &$1) },
            GeneratedList(name: "tickets", count: ticketCount) { appendTicket($0, to: &$1) },
        ]
    }

    /// The number of companies: one for some hundred contacts.
    package var companyCount: Int { company(ofContact: contactCount - 1).index + 1 }

    /// The number of tickets.
    package var ticketCount: Int { max(1, contactCount / Self.contactsPerTicket) }

    // MARK: - Who belongs to whom

    struct Company {
        /// The number of the company, from 0.
        let index: Int
        /// The number of its first contact, from 0.
        let firstContact: Int
        var id: Int { GeneratedData.companyIDStart + index }
    }

    func company(ofContact contact: Int) -> Company {
        let group = contact / Self.groupSize
        var first = group * Self.groupSize
        var index = group * Self.companySizes.count
        for size in Self.companySizes.dropLast() {
            guard contact >= first + size else { break }
            first += size
            index += 1
        }
        return Company(index: index, firstContact: first)
    }

    private func company(_ index: Int) -> Company {
        let (group, place) = index.quotientAndRemainder(dividingBy: Self.companySizes.count)
        let before = Self.companySizes.prefix(place).reduce(0, +)
        return Company(index: index, firstContact: group * Self.groupSize + before)
    }

    /// The chance of a record: the same for the same record of the same seed.
    func chance(_ kind: StaticString, _ index: Int) -> Chance {
        Chance(state: FNV1a.hash64(kind.description.utf8) ^ seed &* 0x2545_f491_4f6c_dd1d, index)
    }

    // MARK: - Companies

    struct CompanyFacts {
        let name: String
        let identifier: String
        let domain: String
        let place: Names.Place
        let street: String
        let phone: String
        let siteCount: Int
        var chance: Chance
    }

    func facts(of company: Company) -> CompanyFacts {
        var chance = chance("company", company.index)
        let word = chance.pick(Names.companyWords)
        let trade = chance.pick(Names.trades)
        let place = chance.pick(Names.places)
        let number = company.index + 1
        return CompanyFacts(
            name: "\(word) \(trade) of \(place.city) \(number)",
            identifier: "\(word)\(trade.filter { $0 != " " })\(number)",
            domain: "\(ASCII.lowercased(word))\(number).example", place: place,
            street: "\(chance.below(9000) + 100) \(chance.pick(Names.streets))",
            phone: Self.phone(place, &chance),
            siteCount: 1 + chance.below(Self.sitesMax), chance: chance)
    }

    func siteID(_ company: Company, _ site: Int) -> Int {
        Self.siteIDStart + company.index * Self.sitesMax + site
    }

    private func appendCompany(_ index: Int, to buffer: inout ByteBuffer) {
        let company = company(index)
        var facts = facts(of: company)
        buffer.append("{\"id\":")
        buffer.append(decimal: Int64(company.id))
        buffer.appendMember("identifier", facts.identifier)
        buffer.appendMember("name", facts.name)
        buffer.appendMember("addressLine1", facts.street)
        appendPlace(facts.place, to: &buffer)
        buffer.appendMember("phoneNumber", facts.phone)
        buffer.appendMember("website", "https://www.\(facts.domain)")
        buffer.append(",\"status\":{\"id\":1},\"types\":[{\"id\":1}]")
        buffer.appendReference("defaultContact", company.firstContact + 1)
        buffer.append(",\"sites\":[")
        for site in 0..<facts.siteCount {
            if site > 0 { buffer.append(",") }
            appendSite(site, of: company, &facts, to: &buffer)
        }
        buffer.append("]")
        appendInfo(&facts.chance, to: &buffer)
        buffer.append("}")
    }

    private func appendSite(
        _ site: Int, of company: Company, _ facts: inout CompanyFacts, to buffer: inout ByteBuffer
    ) {
        let place = site == 0 ? facts.place : facts.chance.pick(Names.places)
        buffer.append("{\"id\":")
        buffer.append(decimal: Int64(siteID(company, site)))
        buffer.appendMember("name", site == 0 ? "Main" : "\(place.city) \(site + 1)")
        buffer.appendMember("addressLine1", site == 0 ? facts.street : "\(site)00 Main St")
        buffer.appendMember("city", place.city)
        buffer.append(",\"stateReference\":{\"id\":")
        buffer.append(decimal: Int64(place.stateID))
        buffer.append("}")
        buffer.appendMember("zip", place.zip)
        buffer.append(",\"country\":{\"id\":1}")
        buffer.appendMember(
            "phoneNumber", site == 0 ? facts.phone : Self.phone(place, &facts.chance))
        if site == 0 { buffer.append(",\"primaryAddressFlag\":true") }
        buffer.append("}")
    }

    // MARK: - What several have

    func appendPlace(_ place: Names.Place, to buffer: inout ByteBuffer) {
        buffer.appendMember("city", place.city)
        buffer.appendMember("state", place.state)
        buffer.appendMember("zip", place.zip)
        buffer.append(",\"country\":{\"id\":1}")
    }

    /// When the record was entered and changed: in the two years before the newest change.
    func appendInfo(_ chance: inout Chance, to buffer: inout ByteBuffer) {
        let changed = chance.below(730 * 86_400)
        let entered = changed + chance.below(730 * 86_400)
        buffer.append(",\"_info\":{\"lastUpdated\":\"")
        buffer.append(Timestamp(seconds: Self.end.seconds - Int64(changed)).text)
        buffer.append("\",\"dateEntered\":\"")
        buffer.append(Timestamp(seconds: Self.end.seconds - Int64(entered)).text)
        buffer.append("\"")
        buffer.appendMember("updatedBy", chance.pick(Names.members))
        buffer.append("}")
    }

    /// A number that is reserved for fiction.
    static func phone(_ place: Names.Place, _ chance: inout Chance) -> String {
        "\(place.areaCode)-555-\(String(10_000 + chance.below(10_000)).dropFirst())"
    }
}
