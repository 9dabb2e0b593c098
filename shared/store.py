"""The object store: documents by their content, verified when read.

Relies on nothing beyond put and get: no bucket notification, metadata, versioning or conditional put
(the embedded server and several production ones lack them).
"""

from __future__ import annotations

import hashlib
import io
import time
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from shared.faults import Away
from shared.settings import Settings


class StoreUnavailable(Away):
    """The store cannot be reached or refused; the caller may try again."""


class LostDocument(StoreUnavailable):
    """The store has no such document; it may come back, by repair or because its sender sends it again."""


class CorruptDocument(Exception):
    """What the store gave back is not what was put in."""


def document_key(sha256: str) -> str:
    """The key of a document: its SHA-256, sharded, all of one length so none is a prefix of another.

    Flat folders doubled the cost of a PUT after 8,000 objects.
    """
    return f"documents/{sha256[:2]}/{sha256[2:4]}/{sha256}"


class S3Store:
    """Any S3 server."""

    def __init__(self, settings: Settings, timeout: float = 15.0) -> None:
        address = urlsplit(settings.s3_url)
        pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=3, read=timeout),
            maxsize=8,
            retries=urllib3.Retry(total=1, connect=1, read=1, backoff_factor=0.1),
        )
        self.bucket = settings.s3_bucket
        self.client = Minio(
            address.netloc,
            settings.s3_access_key,
            settings.s3_secret_key.get_secret_value(),
            secure=address.scheme == "https",
            http_client=pool,
            region="us-east-1",
        )

    def make_bucket(self) -> None:
        """Makes the bucket unless it is there; raises ``StoreUnavailable``."""
        try:
            if not self.client.bucket_exists(self.bucket):
                self.client.make_bucket(self.bucket)
        except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
            raise StoreUnavailable(f"{type(error).__name__}: {error}") from error

    def answers(self) -> None:
        """Raises ``StoreUnavailable`` unless the bucket is there."""
        try:
            there = self.client.bucket_exists(self.bucket)
        except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
            raise StoreUnavailable(f"{type(error).__name__}: {error}") from error
        if not there:
            raise StoreUnavailable(f"no bucket {self.bucket}")

    def put(self, content: bytes) -> str:
        """Stores a document and returns its key; putting the same bytes again changes nothing."""
        key = document_key(hashlib.sha256(content).hexdigest())
        try:
            self._put(key, content)
        except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
            raise StoreUnavailable(f"{type(error).__name__}: {error}") from error
        return key

    def _put(self, key: str, content: bytes) -> None:
        """Servers refuse a document that is put twice at one moment: then it is there soon, or is put again."""
        for pause in (0.05, 0.1, 0.3, 0.6, 0.0):
            try:
                self.client.put_object(self.bucket, key, io.BytesIO(content), len(content))
            except MinioException:
                if self._stands(key):
                    return
                if not pause:
                    raise
                time.sleep(pause)  # the other one's turn
            else:
                return

    def _stands(self, key: str) -> bool:
        try:
            return self.holds(key)
        except StoreUnavailable:
            return False

    def get(self, key: str) -> bytes:
        """The document of a key. Raises ``StoreUnavailable``, or ``CorruptDocument`` when its checksum is wrong."""
        response = None
        try:
            response = self.client.get_object(self.bucket, key)
            content = response.read()
        except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
            if self._has_not(key):
                raise LostDocument(key) from error
            raise StoreUnavailable(f"{type(error).__name__}: {error}") from error
        finally:
            if response is not None:
                response.close()
                response.release_conn()
        if hashlib.sha256(content).hexdigest() != key.rsplit("/", 1)[-1]:
            raise CorruptDocument(key)
        return content

    def _has_not(self, key: str) -> bool:
        """Whether the store answers, and says that it has no such document; servers word that in many ways for a get."""
        try:
            self.client.stat_object(self.bucket, key)
        except S3Error as error:
            return error.code == "NoSuchKey"
        except (MinioException, urllib3.exceptions.HTTPError, OSError):
            pass
        return False

    def holds(self, key: str) -> bool:
        """Whether the document is there and whole; raises ``StoreUnavailable`` when that cannot be told."""
        for pause in (0.2, 0.0):
            try:
                self.get(key)
            except (LostDocument, CorruptDocument):
                return False
            except StoreUnavailable:
                if not pause:
                    raise
                time.sleep(pause)  # servers break off a document that is just being put again
            else:
                return True
        return False
