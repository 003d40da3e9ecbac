// The leniencies that a field relies on, where strict mode has another form of it.

package import Dialect

extension Field {
    /// The leniency that naming the field relies on; nil where strict mode has it too.
    package var leniencyOfName: Leniency? {
        switch strictForm?.form {
        case .absent, .hidden: strictForm?.leniency
        case .required, .optional, .readOnly, .maximum, .setOnce, nil: nil
        }
    }

    /// The point at which a record without the field is refused; nil where strict mode refuses it
    /// too.
    package var leniencyOfNeed: Leniency? {
        guard let strictForm, case .optional = strictForm.form else { return nil }
        return strictForm.leniency
    }
}
