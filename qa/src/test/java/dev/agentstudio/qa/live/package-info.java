/** Event streams of workflows, from one server and from several. */
@NullMarked
package dev.agentstudio.qa.live;

import org.jspecify.annotations.NullMarked;
