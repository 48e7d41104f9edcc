//! A serde deserializer over what came in, which keeps track of where it is.

use std::borrow::Cow;

use serde::{
    Deserializer,
    de::{DeserializeSeed, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor},
    forward_to_deserialize_any,
};
use serde_json::Value;

use super::Fault;

/// One place in what came in.
#[derive(Clone, Copy)]
pub(super) enum Node<'de> {
    /// A JSON value.
    Json(&'de Value),
    /// A whole form or query.
    Pairs(&'de [(Cow<'de, str>, Cow<'de, str>)]),
    /// One value of it: text, from which numbers and switches are read. Left blank, it was not given.
    Text(&'de str),
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Self::Json(Value::Null) => visitor.visit_unit(),
            Self::Json(Value::Bool(flag)) => visitor.visit_bool(*flag),
            Self::Json(Value::Number(number)) => match (number.as_i64(), number.as_u64()) {
                (Some(number), _) => visitor.visit_i64(number),
                (None, Some(number)) => visitor.visit_u64(number),
                (None, None) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
            },
            Self::Json(Value::String(text)) => visitor.visit_borrowed_str(text),
            Self::Json(Value::Array(list)) => visitor.visit_seq(Entries(list.iter().enumerate())),
            Self::Json(Value::Object(map)) => {
                let fields = map.iter().map(|(name, value)| (name.as_str(), Node::Json(value)));
                visitor.visit_map(Fields { rest: fields, current: None })
            }
            Self::Pairs(pairs) => {
                let fields = pairs.iter().map(|(name, value)| (name.as_ref(), Node::Text(value)));
                visitor.visit_map(Fields { rest: fields, current: None })
            }
            Self::Text(text) => visitor.visit_borrowed_str(text),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Self::Text(text) => match text.parse() {
                Ok(number) => visitor.visit_i64(number),
                Err(_) => visitor.visit_str(text),
            },
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Self::Text("true") => visitor.visit_bool(true),
            Self::Text("false") => visitor.visit_bool(false),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Self::Json(Value::Null) | Self::Text("") => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self {
            Self::Json(Value::Object(_)) | Self::Pairs(_) => self.deserialize_any(visitor),
            // Serde would read a list as the fields in order.
            _ => Err(Fault::custom("harus berupa objek JSON")),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

struct Entries<I>(I);

impl<'de, I: Iterator<Item = (usize, &'de Value)>> SeqAccess<'de> for Entries<I> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let Some((index, value)) = self.0.next() else { return Ok(None) };
        seed.deserialize(Node::Json(value)).map(Some).map_err(|fault| fault.in_entry(index))
    }
}

struct Fields<'de, I> {
    rest: I,
    /// The field whose value comes next.
    current: Option<(&'de str, Node<'de>)>,
}

impl<'de, I: Iterator<Item = (&'de str, Node<'de>)>> MapAccess<'de> for Fields<'de, I> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        self.current = self.rest.next();
        let Some((name, _)) = self.current else { return Ok(None) };
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let (name, value) = self.current.take().unwrap_or(("", Node::Json(&Value::Null)));
        seed.deserialize(value).map_err(|fault| fault.in_field(name))
    }
}
