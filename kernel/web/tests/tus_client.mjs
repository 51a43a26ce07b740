// Sends one file as tus-js-client does, for tests/browser/test_tus_client.py and tests/kills/upload_storm.py.
//
//   node tus_client.mjs '{"endpoint": ..., "path": ..., "headers": {...}, "metadata": {...}, "chunkSize": ..., ...}'
//
// storage: a file in which it remembers its uploads, so that another run of it goes on. dieAfter: bytes after which this
// process is gone without a word, as a phone without a battery. end: the address of an upload to end instead.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import * as tus from "tus-js-client";

const given = JSON.parse(process.argv[2]);
const { size } = await stat(given.path);
let resumedAt = -1;
let sent = 0;

const upload = new tus.Upload(createReadStream(given.path), {
  endpoint: given.endpoint,
  headers: given.headers,
  metadata: given.metadata,
  uploadSize: size,
  chunkSize: given.chunkSize,
  uploadDataDuringCreation: given.withCreation ?? false,
  overridePatchMethod: given.override ?? false,
  retryDelays: given.retryDelays ?? [],
  storeFingerprintForResuming: Boolean(given.storage),
  ...(given.storage ? { urlStorage: new tus.FileUrlStorage(given.storage) } : {}),
  fingerprint: async () => `file-${given.path}`,
  removeFingerprintOnSuccess: true,
  onAfterResponse: (request, response) => {
    if (request.getMethod() === "HEAD") resumedAt = Number(response.getHeader("Upload-Offset"));
  },
  onShouldRetry: (error) => {
    const status = error.originalResponse?.getStatus() ?? 0;
    return status === 0 || status === 409 || status === 423 || status >= 500;
  },
  onChunkComplete: (_size, accepted) => {
    sent = accepted;
    if (given.dieAfter && accepted >= given.dieAfter) process.kill(process.pid, "SIGKILL");
  },
  onError: (error) => {
    const response = error.originalResponse;
    console.log(JSON.stringify({ failed: String(error), status: response?.getStatus() ?? 0, body: response?.getBody() ?? "" }));
    process.exit(1);
  },
  onSuccess: () => {
    console.log(JSON.stringify({ url: upload.url, resumedAt, sent, size }));
  },
});

if (given.end) {
  await tus.Upload.terminate(given.end, { headers: given.headers, retryDelays: [] });
  console.log(JSON.stringify({ ended: given.end }));
} else {
  const earlier = given.storage ? await upload.findPreviousUploads() : [];
  if (earlier.length > 0) upload.resumeFromPreviousUpload(earlier[0]);
  upload.start();
}
