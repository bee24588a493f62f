/** Time is counted in so many parts: a process that is held up meanwhile loses one of them, however long that took. */
const PARTS = 10;

/**
 * What was asked for, unless nothing comes for so long in which this process was able to hear it: one that was held up, or put to
 * sleep, must not take an answer that lies there for silence. @throws Error as told when nothing came
 */
export async function heardWithin<T>(ms: number, asked: Promise<T>, silence: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silent = new Promise<never>((_resolve, reject) => {
    const wait = (left: number): void => {
      timer = setTimeout(() => (left > 1 ? wait(left - 1) : reject(silence())), ms / PARTS);
    };
    wait(PARTS);
  });
  try {
    return await Promise.race([asked, silent]);
  } finally {
    clearTimeout(timer);
  }
}
