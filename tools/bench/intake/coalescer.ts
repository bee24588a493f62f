/**
 * Gathers what callers want at about the same moment into one call. Engines that hand out jobs one by one get set-based
 * SQL and bulk additions by it, as an attentive user would give them.
 */
export class Coalescer<T, R> {
  private waiting: { item: T; resolve: (value: R) => void; reject: (error: unknown) => void }[] = [];
  private running = 0;
  private scheduled = false;

  constructor(
    private readonly work: (items: T[]) => Promise<R[]>,
    private readonly limits: { most: number; atOnce: number } = { most: 500, atOnce: 2 },
  ) {}

  call(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.scheduled || this.running >= this.limits.atOnce) return;
      this.scheduled = true;
      // After the input of this turn of the event loop was handed out: all who ask in it go together.
      setImmediate(() => {
        this.scheduled = false;
        this.begin();
      });
    });
  }

  private begin(): void {
    while (this.running < this.limits.atOnce && this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.limits.most);
      this.running += 1;
      void this.work(batch.map(({ item }) => item))
        .then(
          (results) => batch.forEach(({ resolve }, at) => resolve(results[at] as R)),
          (error: unknown) => batch.forEach(({ reject }) => reject(error)),
        )
        .finally(() => {
          this.running -= 1;
          this.begin();
        });
    }
  }
}
