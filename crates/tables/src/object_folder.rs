//! Folders of an object store: listed one at a time, their objects read in ranges.

use std::future::Future;
use std::io;
use std::sync::Mutex;

use object_store::path::Path;
use object_store::{Error, GetOptions, ListResult, ObjectMeta, ObjectStore, ObjectStoreExt};
use object_store::{GetRange, parse_url_opts};
use tokio::runtime::{Builder, Runtime};

use crate::source::{Listed, Listing, Objects};

/// Everything below an address such as `s3://bucket/prefix`.
///
/// A prefix is a folder: `s3://bucket/a` is `a/` and all below it, and not `ab`.
pub struct ObjectFolder {
    store: Box<dyn ObjectStore>,
    path: Path,
    runtime: Runtime,
    /// The first list, which was asked for to see whether there is anything.
    first: Mutex<Option<Listing>>,
    itself: Option<Listed>,
}

impl ObjectFolder {
    /// Open what lies at an address. Options are those of [`ObjectSource::open`].
    ///
    /// [`ObjectSource::open`]: crate::ObjectSource::open
    ///
    /// # Errors
    ///
    /// Why not, as a sentence: the address makes no sense, the store cannot be reached, or
    /// there is nothing.
    pub fn open(
        address: &str,
        options: impl IntoIterator<Item = (String, String)>,
    ) -> Result<ObjectFolder, String> {
        let url = address.parse().map_err(|error| format!("not an address: {error}"))?;
        let (store, path) = parse_url_opts(&url, options).map_err(|error| error.to_string())?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        let mut folder =
            ObjectFolder { store, path, runtime, first: Mutex::new(None), itself: None };
        let first = folder.list("")?;
        if first.folders.is_empty() && first.objects.is_empty() {
            let found = folder.wait(folder.store.head(&folder.path));
            let found = found.map_err(|error| error.to_string())?;
            folder.itself = listed(&found, &Path::default());
            if let Some(itself) = &mut folder.itself {
                itself.name = folder.path.filename().unwrap_or_default().to_string();
            }
        }
        folder.first = Mutex::new(Some(first));
        Ok(folder)
    }

    fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// The path of what has this name below the address.
    fn below(&self, name: &str) -> Result<Path, String> {
        let joined = match (self.path.as_ref(), name) {
            ("", name) => name.to_string(),
            (path, "") => path.to_string(),
            (path, name) => format!("{path}/{name}"),
        };
        Path::parse(joined).map_err(|error| error.to_string())
    }
}

impl Objects for ObjectFolder {
    fn list(&self, below: &str) -> Result<Listing, String> {
        if below.is_empty()
            && let Some(first) = self.first.lock().ok().and_then(|mut first| first.take())
        {
            return Ok(first);
        }
        let folder = self.below(below)?;
        let found = self.wait(self.store.list_with_delimiter(Some(&folder)));
        let ListResult { common_prefixes, objects } = found.map_err(|error| error.to_string())?;
        let folders = common_prefixes.iter().filter_map(|prefix| name_in(prefix, &folder));
        Ok(Listing {
            folders: folders.collect(),
            // An object of the folder's own name marks the folder.
            objects: objects.iter().filter_map(|object| listed(object, &folder)).collect(),
        })
    }

    fn itself(&self) -> Option<Listed> {
        self.itself.clone()
    }

    fn read(&self, name: &str, version: Option<&str>, from: u64, to: u64) -> io::Result<Vec<u8>> {
        if from >= to {
            return Ok(Vec::new());
        }
        let path = match self.itself {
            Some(_) => self.path.clone(),
            None => self.below(name).map_err(io::Error::other)?,
        };
        let options = GetOptions {
            range: Some(GetRange::Bounded(from..to)),
            if_match: version.map(str::to_string),
            ..GetOptions::default()
        };
        let fetched = self.wait(async { self.store.get_opts(&path, options).await?.bytes().await });
        match fetched {
            Ok(bytes) if bytes.len() as u64 == to - from => Ok(bytes.to_vec()),
            Ok(_) => Err(io::ErrorKind::UnexpectedEof.into()),
            Err(error @ Error::Precondition { .. }) => {
                Err(io::Error::new(io::ErrorKind::StaleNetworkFileHandle, error))
            }
            Err(error) => Err(io::Error::other(error)),
        }
    }
}

/// The last part of a path that lies right in a folder.
fn name_in(path: &Path, folder: &Path) -> Option<String> {
    let rest = path.as_ref().strip_prefix(folder.as_ref())?;
    let name = rest.strip_prefix('/').unwrap_or(rest);
    (!name.is_empty()).then(|| name.to_string())
}

fn listed(object: &ObjectMeta, folder: &Path) -> Option<Listed> {
    Some(Listed {
        name: name_in(&object.location, folder)?,
        bytes: object.size,
        changed_ns: object.last_modified.timestamp_nanos_opt().unwrap_or_default(),
        version: object.e_tag.clone(),
    })
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test's own files")]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_listed_by_its_levels_and_read_in_ranges() {
        let place = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(place.path().join("a/b")).unwrap();
        std::fs::write(place.path().join("a/b/1.dcm"), b"0123456789").unwrap();
        std::fs::write(place.path().join("a/2.dcm"), b"abc").unwrap();
        let folder =
            ObjectFolder::open(&format!("file://{}/a", place.path().display()), []).unwrap();
        let top = folder.list("").unwrap();
        assert_eq!(top.folders, ["b"]);
        assert_eq!((top.objects[0].name.as_str(), top.objects[0].bytes), ("2.dcm", 3));
        assert_eq!(folder.list("").unwrap(), top, "the second time, too");
        let version = folder.list("b").unwrap().objects[0].version.clone();
        assert_eq!(folder.read("b/1.dcm", version.as_deref(), 2, 5).unwrap(), b"234");
        assert_eq!(folder.read("b/1.dcm", None, 4, 4).unwrap(), b"");
        assert!(folder.read("b/1.dcm", None, 8, 12).is_err());
        let other = folder.read("b/1.dcm", Some("\"other\""), 0, 2).unwrap_err();
        assert_eq!(other.kind(), io::ErrorKind::StaleNetworkFileHandle);
        let one = format!("file://{}/a/2.dcm", place.path().display());
        let one = ObjectFolder::open(&one, []).unwrap();
        assert_eq!(one.itself().unwrap().name, "2.dcm");
        assert_eq!(one.read("2.dcm", None, 0, 2).unwrap(), b"ab");
        assert!(ObjectFolder::open(&format!("file://{}/x", place.path().display()), []).is_err());
    }
}
