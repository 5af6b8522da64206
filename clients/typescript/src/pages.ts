interface RawPage<T> {
  items: T[];
  total: number;
  limit: number;
  offset: number;
  hasMore: boolean;
  nextCursor?: string;
}

type Query = Readonly<Record<string, unknown>>;
type Fetched<T> = (query: Query) => Promise<RawPage<T>>;

/** One page of a list. `for await` continues with the pages after it, fetched as needed. */
export class Page<T> implements AsyncIterable<T> {
  readonly items: T[];
  /** How many there are in all pages. */
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
  readonly hasMore: boolean;

  constructor(
    raw: RawPage<T>,
    private readonly query: Query,
    private readonly fetchPage: Fetched<T>,
  ) {
    this.items = raw.items;
    this.total = raw.total;
    this.limit = raw.limit;
    this.offset = raw.offset;
    this.hasMore = raw.hasMore;
    this.cursor = raw.nextCursor;
  }

  private readonly cursor: string | undefined;

  /** The page after this one; undefined after the last. */
  async nextPage(): Promise<Page<T> | undefined> {
    if (!this.hasMore || this.items.length === 0) {
      return undefined;
    }
    const { offset: _, ...rest } = this.query;
    const query = this.cursor === undefined ? { ...rest, offset: this.offset + this.items.length } : { ...rest, cursor: this.cursor };
    return new Page(await this.fetchPage(query), query, this.fetchPage);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (let page: Page<T> | undefined = this; page; page = await page.nextPage()) {
      yield* page.items;
    }
  }
}

/** A list that was asked for: `await` gives its first page, `for await` everything. */
export class Pages<T> implements AsyncIterable<T>, PromiseLike<Page<T>> {
  constructor(
    private readonly query: Query,
    private readonly fetchPage: Fetched<T>,
  ) {}

  private async first(): Promise<Page<T>> {
    return new Page(await this.fetchPage(this.query), this.query, this.fetchPage);
  }

  then<A = Page<T>, B = never>(
    onFulfilled?: ((page: Page<T>) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.first().then(onFulfilled, onRejected);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    yield* await this.first();
  }
}
