// UIKit's part.
#if !os(macOS)
    public import BulwarkPrivacy

    extension UITextField {
        /// Gives the field the traits of a kind of sensitive input.
        ///
        /// ```swift
        /// pinField.apply(.pin)
        /// ```
        public func apply(_ traits: InputTraits) {
            isSecureTextEntry = traits.isSecure
            autocorrectionType = traits.learns ? .default : .no
            spellCheckingType = traits.learns ? .default : .no
            smartQuotesType = traits.learns ? .default : .no
            smartDashesType = traits.learns ? .default : .no
            smartInsertDeleteType = traits.learns ? .default : .no
            inlinePredictionType = traits.learns ? .default : .no
            autocapitalizationType = traits.learns ? .sentences : .none
            if #available(iOS 18.0, *) { writingToolsBehavior = traits.learns ? .default : .none }
            keyboardType = traits.keyboardType
            textContentType = traits.textContentType
        }
    }

    extension InputTraits {
        /// UIKit's name of the keys that are offered.
        var keyboardType: UIKeyboardType {
            switch keyboard {
            case .text: .default
            case .digits: .numberPad
            case .decimal: .decimalPad
            case .ascii: .asciiCapable
            case .email: .emailAddress
            }
        }

        /// UIKit's name of what the system may fill in.
        var textContentType: UITextContentType? {
            switch content {
            case .username: .username
            case .password: .password
            case .newPassword: .newPassword
            case .oneTimeCode: .oneTimeCode
            case .creditCardNumber: .creditCardNumber
            case nil: nil
            }
        }
    }
#endif
