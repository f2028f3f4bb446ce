"""`MongoFiles`: files in MongoDB's GridFS, over either driver."""

from hashlib import sha256
from typing import Any, Final

from gridfs.asynchronous import AsyncGridFSBucket
from gridfs.errors import FileExists, NoFile
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorGridFSBucket

from shared.files import StoredFile
from shared.mongo.connection import Connection, settle
from shared.mongo.faults import translated

BUCKET: Final = "files"


class MongoFiles:
    """See `Files`. Written as the connection writes: journaled, by a majority.

    The hash is the GridFS file name, which a unique index keeps single, and not its id: chunks
    are written before the file's document, so a process that dies in between leaves chunks
    that nobody sees and that stand in nobody's way.
    """

    def __init__(self, connection: Connection) -> None:
        motor = isinstance(connection.client, AsyncIOMotorClient)
        bucket_class: Any = AsyncIOMotorGridFSBucket if motor else AsyncGridFSBucket
        self._bucket = bucket_class(connection.database, bucket_name=BUCKET)
        self._documents = connection.database[f"{BUCKET}.files"]

    async def prepare(self) -> None:
        """Make the unique index; needed once before use, harmless after."""
        async with translated():
            await self._documents.create_index("filename", unique=True)

    async def put(self, content: bytes, media_type: str) -> StoredFile:
        """See `Files.put`."""
        name = sha256(content).hexdigest()
        if kept := await self.stat(name):
            return kept
        metadata = {"media_type": media_type}
        async with translated():
            stream = self._bucket.open_upload_stream(name, metadata=metadata)
            try:
                await stream.write(content)
                await stream.close()
            except FileExists:
                await stream.abort()
        return await self.stat(name) or StoredFile(name, len(content), media_type)

    async def get(self, sha256: str) -> bytes | None:
        """See `Files.get`."""
        async with translated():
            try:
                stream = await self._bucket.open_download_stream_by_name(sha256)
            except NoFile:
                return None
            return bytes(await settle(stream.read()))

    async def stat(self, sha256: str) -> StoredFile | None:
        """See `Files.stat`."""
        async with translated():
            found = await self._documents.find_one({"filename": sha256})
        if found is None:
            return None
        return StoredFile(sha256, found["length"], found["metadata"]["media_type"])
