// Where the spec and the live service differ: the one switch.

/// Whether the server accepts the union of what the spec shows and real clients send, or behaves
/// like the live service alone.
package enum Mode: String, Sendable, CaseIterable {
    /// Accepts the union.
    case `default`
    /// The live service alone.
    case strict

    /// Whether this mode goes beyond the live service at a point. Where a request is at hand,
    /// `LeniencyCounts.permits` asks it.
    package func permits(_ leniency: Leniency) -> Bool {
        switch self {
        case .default: true
        case .strict: leniency.holdsInStrictMode
        }
    }

    /// Whether bodies are laid out in lines (docs/LIVE-API.md#json-on-the-wire).
    package var indentsBodies: Bool { self == .strict }

    /// Whether errors say more than those of the live service, such as hints
    /// (docs/DIALECT.md#errors).
    package var explainsErrors: Bool { self == .default }
}

/// A point where psa-mock accepts more than the live service does, most in default mode alone. The raw value is its
/// stable short name, for machines.
package enum Leniency: String, Sendable, CaseIterable {
    case barePath
    case noCredentials
    case noClientId
    case tokensByKeys
    case tolerantJSON
    case objectPatch
    case referenceSubPath
    case patchPathCase
    case contactType
    case childrenInConditions
    case companyRequired
    case titleLength
    case contactIdMembers
    case communicationTypeWord
    case defaultPerType
    case inInChildConditions
    case literalPatterns
    case levelDescription
    case imageUpload
    case companySite
    case companyTypes
    case addedMembers
    case addedOperations

    /// Whether strict mode goes beyond the live service here as well.
    var holdsInStrictMode: Bool { self == .inInChildConditions }

    /// The sentence of documentation.
    package var sentence: String {
        switch self {
        case .barePath:
            "Paths work without /v4_6_release/apis/3.0 in front; strict mode answers 400."
        case .noCredentials:
            "No credentials are needed; strict mode answers 401 without them."
        case .noClientId:
            "The clientId header is optional; strict mode asks for a GUID in it."
        case .tokensByKeys:
            "POST of tokens makes keys of a member for every client; strict mode for an "
                + "integrator login alone."
        case .tolerantJSON:
            "JSON may have single quotes, comments, trailing commas, raw control characters and "
                + "names without quotes; strict mode takes RFC 8259 alone."
        case .objectPatch:
            "PATCH takes a plain object that is merged; strict mode takes an array of "
                + "operations only."
        case .referenceSubPath:
            "PATCH of company/identifier or company/name changes the reference; strict mode "
                + "answers 200 and changes nothing."
        case .patchPathCase:
            "The paths of a PATCH are taken in any case of letters; strict mode takes them as they "
                + "are spelled."
        case .contactType:
            "A contact has a single type beside its types; strict mode knows types alone."
        case .childrenInConditions:
            "conditions reach into communicationItems and types; strict mode: childConditions only."
        case .companyRequired:
            "A contact must have a company; strict mode accepts one without."
        case .titleLength:
            "A contact's title has at most 50 characters; strict mode accepts 100."
        case .contactIdMembers:
            "managerContactId and assistantContactId stand beside the references; strict mode: not."
        case .communicationTypeWord:
            "communicationType keeps the word that was sent; strict mode shows the kind of "
                + "the type."
        case .defaultPerType:
            "One default item per communication type; strict mode: per kind (Email, Phone, Fax)."
        case .inInChildConditions:
            "childConditions take in (…), which the live service's documentation leaves out."
        case .literalPatterns:
            "_ and […] in patterns of like are literal; strict mode reads them as T-SQL does."
        case .levelDescription:
            "Portal security levels tell what they give access to; strict mode has captions alone."
        case .imageUpload:
            "A contact's image is set by PUT or POST and removed by DELETE; strict mode reads it alone."
        case .companySite:
            "A company without a site gets the site Main; strict mode asks for the site's name."
        case .companyTypes:
            "PUT and PATCH of a company take types; strict mode takes them in a new company alone."
        case .addedMembers:
            "Some members are there that the vendor does not have, such as the name of a contact "
                + "type; strict mode: not."
        case .addedOperations:
            "Some operations are there that the vendor does not have, such as the usages of a "
                + "ticket; strict mode: not."
        }
    }
}
