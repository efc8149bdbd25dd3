// id: load-batch
// title: Begins to write a part of a load, unless that part is there
// question: none
// parameters: $load: integer, $batch: integer, counted from 1
// columns: fresh: boolean; no row where the load is gone or claimed
MATCH (:ArnpathLoad {number: $load})
MATCH (w:ArnpathWritten {load: $load})
// a write takes the node's lock, so that a commit whose answer was lost has ended before its effect is read
SET w.asked = $batch
WITH w, w.batches < $batch AS fresh WHERE w.claimed IS NULL
SET w.batches = $batch
RETURN fresh
