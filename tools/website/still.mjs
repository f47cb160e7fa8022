// Draw explorers as they stand at first. Takes [{ esm, state }, …] as JSON and gives their HTML.
import { text } from "node:stream/consumers";

async function still({ esm, state }) {
  const address = `data:text/javascript;base64,${Buffer.from(esm).toString("base64")}`;
  return (await import(address)).default.still(state);
}

const explorers = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(await Promise.all(explorers.map(still))));
