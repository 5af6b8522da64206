package dev.agentstudio.workflows.plan;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Where each step stands while a run goes on. Belongs to one run, which changes it; planners only read it. */
public final class Board {
    /** A step's place. */
    public enum Place {
        OPEN,
        IN_FLIGHT,
        DONE,
        FAILED
    }

    private final Place[] places;

    public Board(int steps) {
        places = new Place[steps];
        Arrays.fill(places, Place.OPEN);
    }

    public Place place(int step) {
        return places[step];
    }

    public void move(int step, Place place) {
        places[step] = place;
    }

    public int size() {
        return places.length;
    }

    public int count(Place place) {
        return (int) Arrays.stream(places).filter(place::equals).count();
    }

    /** The lowest step in that place. */
    public OptionalInt first(Place place) {
        return IntStream.range(0, places.length)
                .filter(step -> places[step] == place)
                .findFirst();
    }
}
