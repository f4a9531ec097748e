//! HTML and SVG that cannot be injected into: literals go in as they are, everything else
//! is escaped.

use std::collections::BTreeMap;

/// Markup under construction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Markup(String);

/// Attributes of an element: name and value.
pub(crate) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Markup {
    /// Nothing yet.
    pub(crate) fn new() -> Markup {
        Markup::default()
    }

    /// A literal of this program, such as `<br>`. Only literals have this lifetime.
    pub(crate) fn raw(&mut self, trusted: &'static str) -> &mut Markup {
        self.0.push_str(trusted);
        self
    }

    /// Text from anywhere.
    pub(crate) fn text(&mut self, text: &str) -> &mut Markup {
        escape(text, &mut self.0);
        self
    }

    /// Text from anywhere, in which words between backticks are set as code.
    pub(crate) fn prose(&mut self, text: &str) -> &mut Markup {
        let pieces: Vec<&str> = text.split('`').collect();
        // An odd number of backticks opens something that never closes: then they are text.
        if pieces.len().is_multiple_of(2) {
            return self.text(text);
        }
        for (at, piece) in pieces.into_iter().enumerate() {
            if at % 2 == 1 {
                self.leaf("code", &[], piece);
            } else {
                self.text(piece);
            }
        }
        self
    }

    /// An opening tag.
    pub(crate) fn open(&mut self, tag: &'static str, attributes: Attributes<'_>) -> &mut Markup {
        self.tag(tag, attributes);
        self.0.push('>');
        self
    }

    /// A closing tag.
    pub(crate) fn close(&mut self, tag: &'static str) -> &mut Markup {
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
        self
    }

    /// An element that holds text.
    pub(crate) fn leaf(
        &mut self,
        tag: &'static str,
        attributes: Attributes<'_>,
        text: &str,
    ) -> &mut Markup {
        self.open(tag, attributes).text(text).close(tag)
    }

    /// An SVG element without content.
    pub(crate) fn shape(&mut self, tag: &'static str, attributes: Attributes<'_>) -> &mut Markup {
        self.tag(tag, attributes);
        self.0.push_str("/>");
        self
    }

    /// Words that are the whole content of an element, replaced where `labels` has them.
    pub(crate) fn relabel(&mut self, labels: &BTreeMap<String, String>) {
        for (words, said) in labels {
            let [words, said] = [words, said].map(|text| {
                let mut escaped = String::from(">");
                escape(text, &mut escaped);
                escaped + "<"
            });
            self.0 = self.0.replace(&words, &said);
        }
    }

    /// Other markup.
    pub(crate) fn append(&mut self, other: &Markup) -> &mut Markup {
        self.0.push_str(&other.0);
        self
    }

    /// A link where the address is one that a browser may open without harm, else the text.
    pub(crate) fn link(&mut self, address: &str, text: &str) -> &mut Markup {
        if address.starts_with("https://") || address.starts_with("http://") {
            self.leaf("a", &[("href", address), ("rel", "noreferrer")], text)
        } else {
            self.text(text)
        }
    }

    /// Is there nothing in it?
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The finished text.
    pub(crate) fn finish(self) -> String {
        self.0
    }

    fn tag(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            escape(value, &mut self.0);
            self.0.push('"');
        }
    }
}

pub(crate) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            // Controls are not allowed in HTML or SVG, and direction overrides could make a
            // file name read as another.
            c if turns_direction(c) => out.push('\u{fffd}'),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

/// Does the character turn the direction of writing?
pub(crate) fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// An id for anchors: letters, digits, `.` and `-` stay, everything else becomes its code,
/// so that different names never share an anchor.
pub(crate) fn anchor(prefix: &str, name: &str) -> String {
    let mut id = String::from(prefix);
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') {
            id.push(c);
        } else {
            id.push_str(&format!("_{:x}_", u32::from(c)));
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_literals_is_markup() {
        let mut markup = Markup::new();
        markup.leaf("p", &[("title", "\"><script>")], "<script>alert('x')</script>\u{0}");
        markup.prose("a `<b>` c` ").prose("`<i>` d");
        markup.link("javascript:alert(1)", "x&y").link("https://a.b/?c=\"", "ok");
        insta::assert_snapshot!(markup.finish(), @r#"<p title="&quot;&gt;&lt;script&gt;">&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;�</p>a `&lt;b&gt;` c` <code>&lt;i&gt;</code> dx&amp;y<a href="https://a.b/?c=&quot;" rel="noreferrer">ok</a>"#);
    }

    #[test]
    fn anchors_are_one_to_one() {
        assert_eq!(anchor("r-", "us.ai-dsf.a"), "r-us.ai-dsf.a");
        assert_ne!(anchor("", "a/b"), anchor("", "a b"));
        assert_ne!(anchor("", "a_2f_b"), anchor("", "a/b"));
    }
}
